-- How often a journey's draft was saved, and by whom last: two people who edit it notice each other.
ALTER TABLE journeys ADD COLUMN draft_revision INTEGER NOT NULL DEFAULT 1;
ALTER TABLE journeys ADD COLUMN saved_by TEXT;
