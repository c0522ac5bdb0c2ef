-- Counters of whole journeys and channels by the hour, for charts. Those by node and day stay as they are: they are summed
-- every second somebody watches, and by the hour they would be too many. What was counted before is put at its day's beginning.

CREATE TABLE hours (
    journey INTEGER NOT NULL,
    run INTEGER NOT NULL,
    name TEXT NOT NULL,
    hour INTEGER NOT NULL,      -- UTC, since 1970
    value INTEGER NOT NULL,
    PRIMARY KEY (journey, run, name, hour)
) STRICT, WITHOUT ROWID;

INSERT INTO hours
SELECT journey, run, name, day * 24, sum(value) FROM counters
WHERE node = '' OR (name LIKE '%.%' AND name NOT LIKE 'left:%')
GROUP BY journey, run, name, day;
