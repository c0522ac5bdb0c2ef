-- One partition: everything about the people of its slots. Row numbers carry the slot in their lowest 12 bits and grow,
-- so new rows land at the end of their table.

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

-- What a step changes, kept small because an update writes the whole row. `state` packs what no query asks for.
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
CREATE INDEX enrollments_by_scope ON enrollments (journey, run);
CREATE INDEX enrollments_by_profile ON enrollments (profile, journey);
CREATE INDEX enrollments_by_import ON enrollments (import) WHERE import <> 0;
CREATE INDEX wakes ON enrollments (journey, run, held, wake) WHERE wake IS NOT NULL;

-- What a step mostly leaves alone: journey data, the event that began it, a list's contact columns. No row: all empty.
CREATE TABLE enrollment_data (
    id INTEGER PRIMARY KEY,
    data BLOB NOT NULL
) STRICT;

-- Append only and without an index: an enrollment knows its newest row, and every row the one before it.
CREATE TABLE journal (
    id INTEGER PRIMARY KEY,
    previous INTEGER NOT NULL,
    enrollment INTEGER NOT NULL,
    at INTEGER NOT NULL,
    version INTEGER NOT NULL,
    entries BLOB NOT NULL
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

-- Signals that came for a frozen scope, in the order in which they were acknowledged.
CREATE TABLE held (
    journey INTEGER NOT NULL,
    run INTEGER NOT NULL,
    id INTEGER NOT NULL,
    enrollment INTEGER NOT NULL,
    signal BLOB NOT NULL,
    PRIMARY KEY (journey, run, id)
) STRICT, WITHOUT ROWID;

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

CREATE TABLE tallies (
    journey INTEGER NOT NULL,
    run INTEGER NOT NULL,
    added INTEGER NOT NULL,
    ended INTEGER NOT NULL,
    PRIMARY KEY (journey, run)
) STRICT, WITHOUT ROWID;

-- One row. Whoever opens the partition to write takes the next epoch; a commit by an older one is void. The numbers given
-- out last stand beside it, because rows that are deleted must not give theirs to new ones.
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
INSERT INTO owner VALUES (0, 0, 0, 0, 0, 0, 0, 0);
