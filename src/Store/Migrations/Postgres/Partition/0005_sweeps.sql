-- How far work has come that goes over many rows behind one word, so that a restart goes on with it and does nothing twice.

-- The publish that asked last that the waits of a scope be computed anew, by its number, and the last enrollment that it is done for.
CREATE TABLE recomputes (
    journey integer NOT NULL,
    run integer NOT NULL,
    number integer NOT NULL,
    after bigint NOT NULL,          -- the highest number there is: done
    PRIMARY KEY (journey, run)
);

-- Enrollments of people who were deleted, whose journal still tells of them from a row on back.
CREATE TABLE erasures (
    enrollment bigint PRIMARY KEY,
    journal bigint NOT NULL
);

-- What is held for somebody who is deleted goes with them.
CREATE INDEX held_by_enrollment ON held (enrollment);
