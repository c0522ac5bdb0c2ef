-- Who of the servers may use how many of what all of them share: a run's calls at once, a provider's requests at once.
CREATE TABLE leases (
    key text NOT NULL,
    server text NOT NULL,
    places integer NOT NULL,
    wanted integer NOT NULL,
    last_had timestamptz NOT NULL,  -- who has none and waits longest comes first
    until timestamptz NOT NULL,
    PRIMARY KEY (key, server)
) WITH (fillfactor = 50);
