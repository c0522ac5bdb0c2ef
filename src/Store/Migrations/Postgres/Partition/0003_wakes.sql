-- A step changes its person's wake. As an indexed column that wrote every index of the row anew; in a table of their own the wakes
-- leave the row's update inside its page, for less than half of the database's work (./bench w). The column stays: it is what the
-- row says, and this its order.

DROP INDEX wakes;
CREATE TABLE wakes (
    journey integer NOT NULL,
    run integer NOT NULL,
    held smallint NOT NULL,
    wake bigint NOT NULL,
    id bigint NOT NULL,
    PRIMARY KEY (journey, run, held, wake, id)
);
INSERT INTO wakes SELECT journey, run, held, wake, id FROM enrollments WHERE wake IS NOT NULL;
ALTER TABLE enrollments SET (fillfactor = 90);
