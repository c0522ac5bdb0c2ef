using System.Globalization;
using Npgsql;

namespace Sojourn.Store.Postgres;

/// <summary>The databases of a workspace, and which partition is in which of them.</summary>
internal sealed class PostgresDatabases : IDisposable
{
    private const string Schema = "sojourn_place";

    /// <summary>The catalog's, the one with the server's lock, and two or three for short questions.</summary>
    private const int VitalConnections = 5;

    private readonly PostgresPlaces places;

    /// <summary>By their connection strings; those of one host, port and database are one.</summary>
    private readonly Dictionary<string, NpgsqlDataSource> sources = new(StringComparer.Ordinal);
    private readonly Dictionary<NpgsqlDataSource, NpgsqlDataSource> owners = [];
    private readonly Dictionary<NpgsqlDataSource, NpgsqlDataSource> vital = [];

    /// <exception cref="StoreUnavailableException">A connection string cannot be read.</exception>
    public PostgresDatabases(PostgresPlaces places, string serverName = "")
    {
        this.places = places;
        try
        {
            foreach (var spelled in places.Others.Select(place => place.ConnectionString).Prepend(places.Main).Distinct(StringComparer.Ordinal).GroupBy(Key))
            {
                var source = PostgresData.Source(spelled.First(), serverName);
                owners[source] = PostgresData.Source(spelled.First(), serverName, isPooled: false);
                vital[source] = PostgresData.Source(spelled.First(), serverName, atMost: VitalConnections);
                foreach (var connectionString in spelled)
                {
                    sources[connectionString] = source;
                }
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public NpgsqlDataSource Main => sources[places.Main];

    /// <summary>Each once, with the catalog's first.</summary>
    public IEnumerable<NpgsqlDataSource> All => owners.Keys.Where(source => source != Main).Prepend(Main);

    public NpgsqlDataSource Of(int partition) => sources[places.Of(partition)];

    /// <summary>For the connection that a partition's owner keeps: the pool is for questions, however many partitions there are.</summary>
    public NpgsqlDataSource OwnersOf(int partition) => owners[Of(partition)];

    /// <summary>For what keeps the server among the others: it never waits for a connection behind questions, however many and slow they are.</summary>
    /// <param name="source">One of <see cref="All"/>.</param>
    public NpgsqlDataSource VitalOf(NpgsqlDataSource source) => vital[source];

    /// <summary>Makes sure, before anything is written anywhere, that these are the databases of the workspace, and each partition where it is looked for.</summary>
    /// <param name="partitions">How many there are.</param>
    /// <param name="isNew">There is no workspace yet.</param>
    /// <returns>The schemas that an earlier release wrote, with what brings them to this one.</returns>
    /// <exception cref="StoreUnavailableException">A partition is in another database, a database has another workspace's, or a newer program wrote a schema.</exception>
    public IReadOnlyList<Action> Check(int partitions, bool isNew)
    {
        if (places.Others.FirstOrDefault(place => place.Last >= partitions) is { } beyond)
        {
            throw new StoreUnavailableException(string.Create(CultureInfo.InvariantCulture,
                $"There are {partitions} partitions, 0 to {partitions - 1}, and a database is given for {beyond.First} to {beyond.Last}. Their number is fixed when the workspace is made."));
        }
        var outdated = All.SelectMany(source => Outdated(source, Schemas(source, partitions))).ToList();
        using var main = Main.OpenConnection();
        var identities = All.ToDictionary(source => source, Identity);
        var workspace = identities[Main]?.Id;
        foreach (var (source, identity) in identities)
        {
            if (identity?.Workspace is { } other && other != workspace)
            {
                throw Taken(Name(source));
            }
        }
        // One that was made before there could be several databases has everything where its catalog is.
        var known = isNew || workspace is null ? [] : Known(main);
        for (var partition = 0; partition < (isNew ? 0 : partitions); partition++)
        {
            var isKnown = known.TryGetValue(partition, out var made);
            if (isKnown ? identities[Of(partition)]?.Id != made : Of(partition) != Main)
            {
                throw new StoreUnavailableException(
                    $"Partition {partition} is not in the database '{Name(Of(partition))}': it was made in {(isKnown && made != workspace ? "another" : "that of SOJOURN_POSTGRES")}. "
                    + "Give each server the databases that the workspace was made with (SOJOURN_POSTGRES, SOJOURN_POSTGRES_4_7 and so on). "
                    + "To place partitions elsewhere, export the workspace and import it into empty databases.");
            }
        }
        return outdated;
    }

    /// <summary>
    /// Writes down what is new, after <see cref="Check"/>: by the first server of a workspace, and for one that was made before there
    /// could be several databases.
    /// </summary>
    /// <param name="partitions">How many there are.</param>
    /// <param name="isNew">The workspace is being made, so its partitions are made where they are wanted.</param>
    /// <exception cref="StoreUnavailableException">A database has become another workspace's meanwhile.</exception>
    public void Claim(int partitions, bool isNew)
    {
        using var main = Main.OpenConnection();
        PostgresMigrator.Migrate(main, Schema, PostgresMigrator.Place);
        var workspace = (Guid)Scalar(main, $"SELECT id FROM {Schema}.identity")!;
        var joined = All.ToDictionary(source => source, source => Join(source, workspace));
        if (isNew)
        {
            // A start or an import before this one may have been cut off.
            Scalar(main, $"DELETE FROM {Schema}.partitions");
        }
        for (var partition = 0; partition < partitions; partition++)
        {
            Scalar(main, $"INSERT INTO {Schema}.partitions VALUES ($1, $2) ON CONFLICT DO NOTHING", partition, joined[Of(partition)]);
        }
    }

    /// <summary>Brings the partitions that are there to what this program knows.</summary>
    public IReadOnlyList<MigratedFile> Migrate(IEnumerable<int> partitions) => [.. partitions.Select(partition =>
    {
        using var connection = Of(partition).OpenConnection();
        return PostgresMigrator.Migrate(connection, PartitionSchema.NameOf(partition), PostgresMigrator.Partition);
    })];

    /// <summary>Makes sure that a new workspace begins with empty partitions.</summary>
    /// <exception cref="StoreUnavailableException">An import was cut off after one of several databases had committed.</exception>
    public void Empty(int partitions)
    {
        foreach (var partition in Enumerable.Range(0, partitions))
        {
            using var connection = Of(partition).OpenConnection();
            var schema = PartitionSchema.NameOf(partition);
            if (Scalar(connection, $"SELECT to_regclass('{schema}.profiles') IS NOT NULL") is true && Scalar(connection, $"SELECT 1 FROM {schema}.profiles LIMIT 1") is not null)
            {
                throw new StoreUnavailableException(
                    $"The database '{connection.Database}' has people in {schema}, and there is no workspace that they belong to: an import was cut off. Import again, or drop that schema.");
            }
        }
    }

    public void Dispose()
    {
        foreach (var source in owners.Keys.Concat(owners.Values).Concat(vital.Values))
        {
            source.Dispose();
        }
    }

    private static string Key(string connectionString)
    {
        var database = PostgresData.Settings(connectionString);
        return string.Create(CultureInfo.InvariantCulture, $"{database.Host}:{database.Port}/{database.Database ?? database.Username}");
    }

    private static List<Action> Outdated(NpgsqlDataSource source, Dictionary<string, string> schemas)
    {
        using var connection = source.OpenConnection();
        return PostgresMigrator.Outdated(connection, schemas).ConvertAll<Action>(schema => () =>
        {
            using var again = source.OpenConnection();
            PostgresMigrator.Migrate(again, schema, schemas[schema]);
        });
    }

    /// <returns>The schemas that a database may have, each with its migrations.</returns>
    private Dictionary<string, string> Schemas(NpgsqlDataSource source, int partitions)
    {
        var schemas = Enumerable.Range(0, partitions).Where(partition => Of(partition) == source).ToDictionary(PartitionSchema.NameOf, _ => PostgresMigrator.Partition);
        schemas[Schema] = PostgresMigrator.Place;
        if (source == Main)
        {
            schemas[PostgresCatalog.Schema] = PostgresMigrator.Catalog;
            schemas[PostgresCluster.Schema] = PostgresMigrator.Cluster;
            schemas[PostgresSandboxRecord.Schema] = PostgresMigrator.Sandbox;
        }
        return schemas;
    }

    /// <returns>Which database it is, and whose; null for one that no workspace has had.</returns>
    private static (Guid Id, Guid? Workspace)? Identity(NpgsqlDataSource source)
    {
        using var connection = source.OpenConnection();
        if (Scalar(connection, $"SELECT to_regclass('{Schema}.identity') IS NOT NULL") is not true)
        {
            return null;
        }
        using var command = new NpgsqlCommand($"SELECT id, workspace FROM {Schema}.identity", connection);
        using var reader = command.ExecuteReader();
        return reader.Read() ? (reader.GetGuid(0), reader.IsDBNull(1) ? null : reader.GetGuid(1)) : null;
    }

    /// <returns>Which database it is.</returns>
    private static Guid Join(NpgsqlDataSource source, Guid workspace)
    {
        using var connection = source.OpenConnection();
        PostgresMigrator.Migrate(connection, Schema, PostgresMigrator.Place);
        return Scalar(connection, $"UPDATE {Schema}.identity SET workspace = $1 WHERE coalesce(workspace, $1) = $1 RETURNING id", workspace) is Guid id
            ? id : throw Taken(connection.Database);
    }

    private static StoreUnavailableException Taken(string database) =>
        new($"The database '{database}' belongs to another workspace. Give this one a database of its own.");

    private static Dictionary<int, Guid> Known(NpgsqlConnection main)
    {
        using var command = new NpgsqlCommand($"SELECT partition, database FROM {Schema}.partitions", main);
        using var reader = command.ExecuteReader();
        var known = new Dictionary<int, Guid>();
        while (reader.Read())
        {
            known[reader.GetInt32(0)] = reader.GetGuid(1);
        }
        return known;
    }

    private static string Name(NpgsqlDataSource source) => new NpgsqlConnectionStringBuilder(source.ConnectionString).Database ?? "";

    private static object? Scalar(NpgsqlConnection connection, string sql, params object[] values)
    {
        using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
        {
            command.Parameters.Add(new() { Value = value });
        }
        return command.ExecuteScalar();
    }
}
