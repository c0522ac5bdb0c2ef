-- How far work has come that goes over many rows behind one word, so that a restart goes on with it and does nothing twice.

-- The publish that asked last that the waits of a scope be computed anew, by its number, and the last enrollment that it is done for.
CREATE TABLE recomputes (
    journey INTEGER NOT NULL,
    run INTEGER NOT NULL,
    number INTEGER NOT NULL,
    after INTEGER NOT NULL,     -- the highest number there is: done
    PRIMARY KEY (journey, run)
) STRICT, WITHOUT ROWID;

-- Enrollments of people who were deleted, whose journal still tells of them from a row on back.
CREATE TABLE erasures (
    enrollment INTEGER PRIMARY KEY,
    journal INTEGER NOT NULL
) STRICT;

-- What is held for somebody who is deleted goes with them.
CREATE INDEX held_by_enrollment ON held (enrollment);
