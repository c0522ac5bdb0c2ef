-- What the sandbox received. An item is found by its key (enrollment, visit, idx); `repeat` tells the calls apart that
-- became items of their own, because the sandbox was told not to honour keys.
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

-- Receipts that it has promised and not sent yet.
CREATE TABLE receipts (
    id INTEGER PRIMARY KEY,
    due INTEGER NOT NULL,
    receipt BLOB NOT NULL
) STRICT;
CREATE INDEX receipts_by_due ON receipts (due);
