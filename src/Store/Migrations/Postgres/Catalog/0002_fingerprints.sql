-- What the request of a list's retry key carried (a SHA-256), so that the key is not taken for another list.
ALTER TABLE imports ADD COLUMN fingerprint bytea;
