-- One partition, in a schema of its own: everything about the people of its slots, as on SQLite. Times are milliseconds
-- since 1970. Row numbers carry the slot in their lowest 12 bits and grow, so new rows land at the end of their table.

CREATE TABLE profiles (
    number bigint PRIMARY KEY,
    hash bigint NOT NULL,           -- xxHash64 of the id: eight bytes in the index instead of a text
    id text NOT NULL,
    created bigint,                 -- NULL while only a draft's list knows the id
    attributes bytea NOT NULL,
    consent bytea NOT NULL,
    segments bytea NOT NULL
);
CREATE INDEX profiles_by_hash ON profiles (hash);

-- What a step changes. Every page keeps room for the next versions of its rows.
CREATE TABLE enrollments (
    id bigint PRIMARY KEY,
    profile bigint NOT NULL,
    journey integer NOT NULL,
    run integer NOT NULL,           -- 0: it came by another entry
    import integer NOT NULL,        -- 0: it came with no list
    version integer NOT NULL,
    status smallint NOT NULL,
    held smallint NOT NULL,         -- whether the wake counts on the clock that stands still while the scope is frozen
    wake bigint,
    last_journal bigint NOT NULL,
    key text NOT NULL,
    node text NOT NULL,
    state bytea NOT NULL
) WITH (fillfactor = 70);
CREATE INDEX enrollments_by_scope ON enrollments (journey, run, id);
CREATE INDEX enrollments_by_profile ON enrollments (profile);
CREATE INDEX enrollments_by_import ON enrollments (import, id) WHERE import <> 0;
CREATE INDEX wakes ON enrollments (journey, run, held, wake, id) WHERE wake IS NOT NULL;

-- What a step mostly leaves alone: journey data, the event that began it, a list's contact columns. No row: all empty.
CREATE TABLE enrollment_data (
    id bigint PRIMARY KEY,
    data bytea NOT NULL
);

-- Append only: an enrollment knows its newest row, and every row the one before it.
CREATE TABLE journal (
    id bigint PRIMARY KEY,
    previous bigint NOT NULL,
    enrollment bigint NOT NULL,
    at bigint NOT NULL,
    version integer NOT NULL,
    entries bytea NOT NULL
);

CREATE TABLE events (
    id bigint PRIMARY KEY,
    profile bigint NOT NULL,
    at bigint NOT NULL,
    name text NOT NULL,
    event_id text,                  -- the client's, which makes a repeat harmless
    properties bytea NOT NULL
);
CREATE INDEX events_by_profile ON events (profile, at, id);
CREATE UNIQUE INDEX events_once ON events (profile, event_id) WHERE event_id IS NOT NULL;

CREATE TABLE outbox (
    journey integer NOT NULL,
    run integer NOT NULL,
    channel smallint NOT NULL,
    state smallint NOT NULL,        -- 0 queued, 1 being handed over, 2 a call in progress
    id bigint NOT NULL,
    enrollment bigint NOT NULL,
    profile bigint NOT NULL,
    due bigint NOT NULL,
    since bigint NOT NULL,
    visit integer NOT NULL,
    idx integer NOT NULL,
    attempts integer NOT NULL,
    node text NOT NULL,
    address text NOT NULL,
    inputs bytea NOT NULL,
    PRIMARY KEY (journey, run, channel, id)
) WITH (fillfactor = 80);
CREATE INDEX in_flight ON outbox (state) WHERE state <> 0;

-- Signals that came for a frozen scope, in the order in which they were acknowledged.
CREATE TABLE held (
    journey integer NOT NULL,
    run integer NOT NULL,
    id bigint NOT NULL,
    enrollment bigint NOT NULL,
    signal bytea NOT NULL,
    PRIMARY KEY (journey, run, id)
);

CREATE TABLE counters (
    journey integer NOT NULL,
    version integer NOT NULL,
    run integer NOT NULL,
    day integer NOT NULL,
    node text NOT NULL,
    name text NOT NULL,
    value bigint NOT NULL,
    PRIMARY KEY (journey, version, run, node, name, day)
) WITH (fillfactor = 50);

CREATE TABLE hours (
    journey integer NOT NULL,
    run integer NOT NULL,
    hour integer NOT NULL,          -- UTC, since 1970
    name text NOT NULL,
    value bigint NOT NULL,
    PRIMARY KEY (journey, run, name, hour)
) WITH (fillfactor = 50);

CREATE TABLE tallies (
    journey integer NOT NULL,
    run integer NOT NULL,
    added bigint NOT NULL,
    ended bigint NOT NULL,
    PRIMARY KEY (journey, run)
) WITH (fillfactor = 50);

-- One row. Whoever opens the partition to write takes the next epoch, and ends the connection of the owner before; a commit
-- by an older one is void. The numbers given out last stand beside it, because rows that are deleted must not give theirs
-- to new ones.
CREATE TABLE owner (
    epoch bigint NOT NULL,
    pid integer NOT NULL,
    connected timestamptz,
    profile bigint NOT NULL,
    enrollment bigint NOT NULL,
    journal bigint NOT NULL,
    outbox bigint NOT NULL,
    held bigint NOT NULL,
    event bigint NOT NULL,
    queued bigint NOT NULL          -- rows of the outbox, counted so that nobody has to
) WITH (fillfactor = 20);
INSERT INTO owner VALUES (0, 0, NULL, 0, 0, 0, 0, 0, 0, 0);

-- A batch is one round trip, so what makes it void is said inside it.
CREATE FUNCTION fence(there bigint, mine bigint) RETURNS bigint LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
    IF there <> mine THEN
        RAISE EXCEPTION 'epoch % has taken over from %', there, mine USING ERRCODE = 'SJ001';
    END IF;
    RETURN there;
END $$;

CREATE FUNCTION expect(there bigint, wanted bigint, what text) RETURNS bigint LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
    IF there <> wanted THEN
        RAISE EXCEPTION 'A batch changes % %, of which the partition has %.', wanted, what, there USING ERRCODE = 'SJ002';
    END IF;
    RETURN there;
END $$;
