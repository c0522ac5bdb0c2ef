-- The control store: what is defined, and how runs and journeys stand. Small, and never written by a step. Times are
-- milliseconds since 1970, documents are JSON. Numbers are bigint throughout, as on SQLite.

CREATE TABLE journeys (
    id bigint PRIMARY KEY,
    name text NOT NULL,
    description text NOT NULL,
    preset text,
    status bigint NOT NULL,
    settings bytea NOT NULL,
    draft bytea NOT NULL,
    current_version bigint NOT NULL,
    tags text NOT NULL,
    created bigint NOT NULL,
    updated bigint NOT NULL,
    frozen_since bigint,
    held bigint NOT NULL,
    activated bigint,
    recompute bigint NOT NULL,
    revision bigint NOT NULL,
    draft_revision bigint NOT NULL,
    saved_by text
);

CREATE TABLE versions (
    journey bigint NOT NULL,
    number bigint NOT NULL,
    definition bytea NOT NULL,
    published bigint NOT NULL,
    PRIMARY KEY (journey, number)
);

CREATE TABLE runs (
    id bigint PRIMARY KEY,
    journey bigint NOT NULL,
    name text NOT NULL,
    status bigint NOT NULL,
    rate double precision,
    concurrent_calls bigint,
    schedule_at text,
    schedule_zone text,
    schedule_due bigint,
    recipients bigint NOT NULL,
    columns text NOT NULL,
    created bigint NOT NULL,
    started bigint,
    ended bigint,
    reason text,
    frozen_since bigint,
    held bigint NOT NULL,
    deleted bigint NOT NULL,
    revision bigint NOT NULL
);

CREATE TABLE imports (
    id bigint PRIMARY KEY,
    run bigint NOT NULL,
    retry_key text,
    state bigint NOT NULL,
    accepted bigint NOT NULL,
    rejected bigint NOT NULL,
    result bytea,
    created bigint NOT NULL
);

CREATE TABLE problems (
    import bigint NOT NULL,
    number bigint NOT NULL,
    problem text NOT NULL,
    PRIMARY KEY (import, number)
);

CREATE TABLE segments (
    id text PRIMARY KEY,
    name text NOT NULL,
    condition bytea,
    created bigint NOT NULL
);

CREATE TABLE channels (
    kind text PRIMARY KEY,
    provider text NOT NULL,
    settings bytea NOT NULL,
    updated bigint NOT NULL
);

CREATE TABLE keys (
    id bigint PRIMARY KEY,
    name text NOT NULL,
    role text NOT NULL,
    prefix text NOT NULL,
    hash bytea NOT NULL,
    created bigint NOT NULL,
    revoked bigint
);

CREATE TABLE sequences (
    name text PRIMARY KEY,
    last bigint NOT NULL
);

CREATE TABLE settings (
    name text PRIMARY KEY,
    value text NOT NULL
);

CREATE TABLE users (
    id bigint PRIMARY KEY,
    email text NOT NULL UNIQUE,
    name text NOT NULL,
    role text NOT NULL,
    password text NOT NULL,
    created bigint NOT NULL
);

CREATE TABLE sessions (
    hash bytea PRIMARY KEY,
    "user" bigint NOT NULL,
    created bigint NOT NULL,
    expires bigint NOT NULL
);
