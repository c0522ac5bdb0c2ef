-- Who is in the cluster, as Orleans' ADO.NET clustering keeps it: it reads its statements from orleansquery by their keys and
-- fills in the parameters. Each is one statement, and so one transaction: a change of the members and the number of the change
-- come about together or not at all, and of two made from one number the second changes nothing.

CREATE TABLE versions (
    deployment text PRIMARY KEY,
    number integer NOT NULL,
    changed timestamptz NOT NULL
);

CREATE TABLE members (
    deployment text NOT NULL,
    address text NOT NULL,
    port integer NOT NULL,
    generation integer NOT NULL,
    name text NOT NULL,
    host text NOT NULL,
    status integer NOT NULL,
    gateway integer,
    suspected text,
    started timestamptz NOT NULL,
    alive timestamptz NOT NULL,
    PRIMARY KEY (deployment, address, port, generation)
);

CREATE TABLE orleansquery (
    querykey text PRIMARY KEY,
    querytext text NOT NULL
);

INSERT INTO orleansquery VALUES
('InsertMembershipVersionKey', $$
    WITH added AS (
        INSERT INTO versions (deployment, number, changed) VALUES (@DeploymentId, 0, now())
        ON CONFLICT (deployment) DO NOTHING RETURNING 1)
    SELECT count(*)::integer FROM added
$$),
('InsertMembershipKey', $$
    WITH raised AS (
        UPDATE versions SET number = number + 1, changed = now()
        WHERE deployment = @DeploymentId AND number = @Version AND NOT EXISTS (
            SELECT 1 FROM members
            WHERE (deployment, address, port, generation) = (@DeploymentId, @Address, @Port, @Generation))
        RETURNING deployment),
    added AS (
        INSERT INTO members (deployment, address, port, generation, name, host, status, gateway, started, alive)
        SELECT deployment, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime FROM raised
        RETURNING 1)
    SELECT count(*)::integer FROM added
$$),
('UpdateMembershipKey', $$
    WITH raised AS (
        UPDATE versions SET number = number + 1, changed = now()
        WHERE deployment = @DeploymentId AND number = @Version AND EXISTS (
            SELECT 1 FROM members
            WHERE (deployment, address, port, generation) = (@DeploymentId, @Address, @Port, @Generation))
        RETURNING deployment),
    changed AS (
        UPDATE members AS m SET status = @Status, suspected = @SuspectTimes, alive = @IAmAliveTime FROM raised AS r
        WHERE (m.deployment, m.address, m.port, m.generation) = (r.deployment, @Address, @Port, @Generation)
        RETURNING 1)
    SELECT count(*)::integer FROM changed
$$),
('UpdateIAmAlivetimeKey', $$
    UPDATE members SET alive = @IAmAliveTime
    WHERE (deployment, address, port, generation) = (@DeploymentId, @Address, @Port, @Generation)
$$),
('MembershipReadRowKey', $$
    SELECT v.deployment AS DeploymentId, m.address AS Address, m.port AS Port, m.generation AS Generation, m.name AS SiloName,
        m.host AS HostName, m.status AS Status, m.gateway AS ProxyPort, m.suspected AS SuspectTimes, m.started AS StartTime,
        m.alive AS IAmAliveTime, v.number AS Version
    FROM versions v LEFT JOIN members m
        ON (m.deployment, m.address, m.port, m.generation) = (v.deployment, @Address, @Port, @Generation)
    WHERE v.deployment = @DeploymentId
$$),
('MembershipReadAllKey', $$
    SELECT v.deployment AS DeploymentId, m.address AS Address, m.port AS Port, m.generation AS Generation, m.name AS SiloName,
        m.host AS HostName, m.status AS Status, m.gateway AS ProxyPort, m.suspected AS SuspectTimes, m.started AS StartTime,
        m.alive AS IAmAliveTime, v.number AS Version
    FROM versions v LEFT JOIN members m ON m.deployment = v.deployment
    WHERE v.deployment = @DeploymentId
$$),
('GatewaysQueryKey', $$
    SELECT address AS Address, gateway AS ProxyPort, generation AS Generation FROM members
    WHERE deployment = @DeploymentId AND status = @Status AND gateway > 0
$$),
('DeleteMembershipTableEntriesKey', $$
    WITH gone AS (DELETE FROM members WHERE deployment = @DeploymentId)
    DELETE FROM versions WHERE deployment = @DeploymentId
$$),
-- 3 is a member that works: it is never swept away, however long it was silent.
('CleanupDefunctSiloEntriesKey', $$
    DELETE FROM members WHERE deployment = @DeploymentId AND alive < @IAmAliveTime AND status <> 3
$$);
