-- What the sandbox received. An item is found by its key (enrollment, visit, idx); `repeat` tells the calls apart that
-- became items of their own, because the sandbox was told not to honour keys.
CREATE TABLE messages (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    channel smallint NOT NULL,
    enrollment bigint NOT NULL,
    visit integer NOT NULL,
    idx integer NOT NULL,
    repeat integer NOT NULL,
    calls integer NOT NULL,
    at bigint NOT NULL,
    address text NOT NULL,
    node text NOT NULL,
    content bytea NOT NULL
);
CREATE UNIQUE INDEX messages_by_key ON messages (enrollment, visit, idx, repeat);

-- Receipts that it has promised and not sent yet.
CREATE TABLE receipts (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    due bigint NOT NULL,
    receipt bytea NOT NULL
);
CREATE INDEX receipts_by_due ON receipts (due, id);
