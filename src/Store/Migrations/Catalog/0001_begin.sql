-- The control store: what is defined, and how runs and journeys stand. Small, and never written by a step. Times are
-- milliseconds since 1970, documents are JSON.

CREATE TABLE journeys (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    preset TEXT,
    status INTEGER NOT NULL,
    settings BLOB NOT NULL,
    draft BLOB NOT NULL,
    current_version INTEGER NOT NULL,
    tags TEXT NOT NULL,
    created INTEGER NOT NULL,
    updated INTEGER NOT NULL,
    frozen_since INTEGER,
    held INTEGER NOT NULL,
    activated INTEGER,
    recompute INTEGER NOT NULL,
    revision INTEGER NOT NULL
) STRICT;

CREATE TABLE versions (
    journey INTEGER NOT NULL,
    number INTEGER NOT NULL,
    definition BLOB NOT NULL,
    published INTEGER NOT NULL,
    PRIMARY KEY (journey, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE runs (
    id INTEGER PRIMARY KEY,
    journey INTEGER NOT NULL,
    name TEXT NOT NULL,
    status INTEGER NOT NULL,
    rate REAL,
    concurrent_calls INTEGER,
    schedule_at TEXT,
    schedule_zone TEXT,
    schedule_due INTEGER,
    recipients INTEGER NOT NULL,
    columns TEXT NOT NULL,
    created INTEGER NOT NULL,
    started INTEGER,
    ended INTEGER,
    reason TEXT,
    frozen_since INTEGER,
    held INTEGER NOT NULL,
    deleted INTEGER NOT NULL,
    revision INTEGER NOT NULL
) STRICT;

CREATE TABLE imports (
    id INTEGER PRIMARY KEY,
    run INTEGER NOT NULL,
    retry_key TEXT,
    state INTEGER NOT NULL,
    accepted INTEGER NOT NULL,
    rejected INTEGER NOT NULL,
    result BLOB,
    created INTEGER NOT NULL
) STRICT;

CREATE TABLE problems (
    import INTEGER NOT NULL,
    number INTEGER NOT NULL,
    problem TEXT NOT NULL,
    PRIMARY KEY (import, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE segments (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    condition BLOB,
    created INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE channels (
    kind TEXT PRIMARY KEY,
    provider TEXT NOT NULL,
    settings BLOB NOT NULL,
    updated INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE keys (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    prefix TEXT NOT NULL,
    hash BLOB NOT NULL,
    created INTEGER NOT NULL,
    revoked INTEGER
) STRICT;

CREATE TABLE sequences (
    name TEXT PRIMARY KEY,
    last INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE settings (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
