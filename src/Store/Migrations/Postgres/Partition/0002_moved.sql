-- A row that comes from the embedded database has no connection yet.
ALTER TABLE owner ALTER COLUMN pid SET DEFAULT 0;
