-- Which database this is and of which workspace, and in the first database of a workspace where each partition was made: a server
-- that is given other databases than the ones it had must not find empty partitions there and go on with those.

CREATE TABLE identity (
    single boolean PRIMARY KEY DEFAULT true CHECK (single),
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    workspace uuid
);

INSERT INTO identity DEFAULT VALUES;

CREATE TABLE partitions (
    partition integer PRIMARY KEY,
    database uuid NOT NULL
);
