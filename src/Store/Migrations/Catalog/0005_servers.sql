-- Which server takes a list in: of several that share a catalog, only the lists of one that is no more are given up.
ALTER TABLE imports ADD COLUMN server TEXT;
