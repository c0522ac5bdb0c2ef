-- What the migrations come to. A test holds it against them; change it together with a new migration.

-- Partition, number 3
CREATE TABLE counters (
    journey INTEGER NOT NULL,
    version INTEGER NOT NULL,
    run INTEGER NOT NULL,
    node TEXT NOT NULL,
    name TEXT NOT NULL,
    day INTEGER NOT NULL,
    value INTEGER NOT NULL,
    PRIMARY KEY (journey, version, run, node, name, day)
) STRICT, WITHOUT ROWID;
CREATE TABLE enrollment_data (
    id INTEGER PRIMARY KEY,
    data BLOB NOT NULL
) STRICT;
CREATE TABLE enrollments (
    id INTEGER PRIMARY KEY,
    profile INTEGER NOT NULL,
    journey INTEGER NOT NULL,
    run INTEGER NOT NULL,       -- 0: it came by another entry
    import INTEGER NOT NULL,    -- 0: it came with no list
    version INTEGER NOT NULL,
    key TEXT NOT NULL,
    status INTEGER NOT NULL,
    node TEXT NOT NULL,
    wake INTEGER,
    held INTEGER NOT NULL,      -- whether the wake counts on the clock that stands still while the scope is frozen
    last_journal INTEGER NOT NULL,
    state BLOB NOT NULL
) STRICT;
CREATE INDEX enrollments_by_import ON enrollments (import) WHERE import <> 0;
CREATE INDEX enrollments_by_profile ON enrollments (profile, journey);
CREATE INDEX enrollments_by_scope ON enrollments (journey, run);
CREATE INDEX wakes ON enrollments (journey, run, held, wake) WHERE wake IS NOT NULL;
CREATE TABLE erasures (
    enrollment INTEGER PRIMARY KEY,
    journal INTEGER NOT NULL
) STRICT;
CREATE TABLE events (
    id INTEGER PRIMARY KEY,
    profile INTEGER NOT NULL,
    name TEXT NOT NULL,
    at INTEGER NOT NULL,
    properties BLOB NOT NULL,
    event_id TEXT               -- the client's, which makes a repeat harmless
) STRICT;
CREATE INDEX events_by_profile ON events (profile, name, at);
CREATE UNIQUE INDEX events_once ON events (profile, event_id) WHERE event_id IS NOT NULL;
CREATE TABLE held (
    journey INTEGER NOT NULL,
    run INTEGER NOT NULL,
    id INTEGER NOT NULL,
    enrollment INTEGER NOT NULL,
    signal BLOB NOT NULL,
    PRIMARY KEY (journey, run, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX held_by_enrollment ON held (enrollment);
CREATE TABLE hours (
    journey INTEGER NOT NULL,
    run INTEGER NOT NULL,
    name TEXT NOT NULL,
    hour INTEGER NOT NULL,      -- UTC, since 1970
    value INTEGER NOT NULL,
    PRIMARY KEY (journey, run, name, hour)
) STRICT, WITHOUT ROWID;
CREATE TABLE journal (
    id INTEGER PRIMARY KEY,
    previous INTEGER NOT NULL,
    enrollment INTEGER NOT NULL,
    at INTEGER NOT NULL,
    version INTEGER NOT NULL,
    entries BLOB NOT NULL
) STRICT;
CREATE TABLE outbox (
    journey INTEGER NOT NULL,
    run INTEGER NOT NULL,
    channel INTEGER NOT NULL,
    id INTEGER NOT NULL,
    enrollment INTEGER NOT NULL,
    visit INTEGER NOT NULL,
    idx INTEGER NOT NULL,
    profile INTEGER NOT NULL,
    node TEXT NOT NULL,
    address TEXT NOT NULL,
    inputs BLOB NOT NULL,
    state INTEGER NOT NULL,     -- 0 queued, 1 being handed over, 2 a call in progress
    due INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    since INTEGER NOT NULL,
    PRIMARY KEY (journey, run, channel, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX in_flight ON outbox (state) WHERE state <> 0;
CREATE TABLE owner (
    epoch INTEGER NOT NULL,
    profile INTEGER NOT NULL,
    enrollment INTEGER NOT NULL,
    journal INTEGER NOT NULL,
    outbox INTEGER NOT NULL,
    held INTEGER NOT NULL,
    event INTEGER NOT NULL,
    queued INTEGER NOT NULL     -- rows of the outbox, counted so that nobody has to
) STRICT;
CREATE TABLE profiles (
    number INTEGER PRIMARY KEY,
    hash INTEGER NOT NULL,      -- xxHash64 of the id: eight bytes in the index instead of a text; the text is compared after the seek
    id TEXT NOT NULL,
    created INTEGER,            -- NULL while only a draft's list knows the id
    attributes BLOB NOT NULL,
    consent BLOB NOT NULL,
    segments BLOB NOT NULL
) STRICT;
CREATE INDEX profiles_by_hash ON profiles (hash);
CREATE TABLE recomputes (
    journey INTEGER NOT NULL,
    run INTEGER NOT NULL,
    number INTEGER NOT NULL,
    after INTEGER NOT NULL,     -- the highest number there is: done
    PRIMARY KEY (journey, run)
) STRICT, WITHOUT ROWID;
CREATE TABLE tallies (
    journey INTEGER NOT NULL,
    run INTEGER NOT NULL,
    added INTEGER NOT NULL,
    ended INTEGER NOT NULL,
    PRIMARY KEY (journey, run)
) STRICT, WITHOUT ROWID;

-- Catalog, number 6
CREATE TABLE channels (
    kind TEXT PRIMARY KEY,
    provider TEXT NOT NULL,
    settings BLOB NOT NULL,
    updated INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE imports (
    id INTEGER PRIMARY KEY,
    run INTEGER NOT NULL,
    retry_key TEXT,
    state INTEGER NOT NULL,
    accepted INTEGER NOT NULL,
    rejected INTEGER NOT NULL,
    result BLOB,
    created INTEGER NOT NULL
, fingerprint BLOB, server TEXT) STRICT;
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
, draft_revision INTEGER NOT NULL DEFAULT 1, saved_by TEXT, recomputed_at INTEGER) STRICT;
CREATE TABLE keys (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    prefix TEXT NOT NULL,
    hash BLOB NOT NULL,
    created INTEGER NOT NULL,
    revoked INTEGER
) STRICT;
CREATE TABLE problems (
    import INTEGER NOT NULL,
    number INTEGER NOT NULL,
    problem TEXT NOT NULL,
    PRIMARY KEY (import, number)
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
CREATE TABLE segments (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    condition BLOB,
    created INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE sequences (
    name TEXT PRIMARY KEY,
    last INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE sessions (
    hash BLOB PRIMARY KEY,
    user INTEGER NOT NULL,
    created INTEGER NOT NULL,
    expires INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE settings (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE users (
    id INTEGER PRIMARY KEY,
    email TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    password TEXT NOT NULL,
    created INTEGER NOT NULL
) STRICT;
CREATE TABLE versions (
    journey INTEGER NOT NULL,
    number INTEGER NOT NULL,
    definition BLOB NOT NULL,
    published INTEGER NOT NULL,
    PRIMARY KEY (journey, number)
) STRICT, WITHOUT ROWID;

-- Sandbox, number 1
CREATE TABLE messages (
    id INTEGER PRIMARY KEY,
    channel INTEGER NOT NULL,
    address TEXT NOT NULL,
    enrollment INTEGER NOT NULL,
    visit INTEGER NOT NULL,
    idx INTEGER NOT NULL,
    repeat INTEGER NOT NULL,
    node TEXT NOT NULL,
    calls INTEGER NOT NULL,
    at INTEGER NOT NULL,
    content BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX messages_by_key ON messages (enrollment, visit, idx, repeat);
CREATE TABLE receipts (
    id INTEGER PRIMARY KEY,
    due INTEGER NOT NULL,
    receipt BLOB NOT NULL
) STRICT;
CREATE INDEX receipts_by_due ON receipts (due);
