using System.Globalization;
using Npgsql;

namespace Sojourn.Store.Postgres;

/// <summary>The databases of a workspace, and which partition is in which of them.</summary>
internal sealed class PostgresDatabases : IDisposable
{
    private const string Schema = "sojourn_place";

    private readonly PostgresPlaces places;
    private readonly Dictionary<string, NpgsqlDataSource> sources = new(StringComparer.Ordinal);

    /// <exception cref="StoreUnavailableException">A connection string cannot be read.</exception>
    public PostgresDatabases(PostgresPlaces places, string serverName = "")
    {
        this.places = places;
        try
        {
            foreach (var connectionString in places.Others.Select(place => place.ConnectionString).Prepend(places.Main).Distinct(StringComparer.Ordinal))
            {
                sources[connectionString] = PostgresData.Source(connectionString, serverName);
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
    public IEnumerable<NpgsqlDataSource> All => sources.Values.Where(source => source != Main).Prepend(Main);

    public NpgsqlDataSource Of(int partition) => sources[places.Of(partition)];

    /// <summary>
    /// Makes sure that every partition is looked for where it is. What is new is written down: by the first server of a workspace,
    /// and for one that was made before there could be several databases.
    /// </summary>
    /// <param name="partitions">How many there are.</param>
    /// <param name="isNew">The workspace is being made, so its partitions are made where they are wanted.</param>
    /// <exception cref="StoreUnavailableException">A partition is in another database, or a database has another workspace's.</exception>
    public void Claim(int partitions, bool isNew)
    {
        if (places.Others.FirstOrDefault(place => place.Last >= partitions) is { } beyond)
        {
            throw new StoreUnavailableException(string.Create(CultureInfo.InvariantCulture,
                $"There are {partitions} partitions, 0 to {partitions - 1}, and a database is given for {beyond.First} to {beyond.Last}. Their number is fixed when the workspace is made."));
        }
        using var main = Main.OpenConnection();
        PostgresMigrator.Migrate(main, Schema, PostgresMigrator.Place);
        var workspace = (Guid)Scalar(main, $"SELECT id FROM {Schema}.identity")!;
        var found = All.ToDictionary(source => source, source => Join(source, workspace));
        if (isNew)
        {
            // A start or an import before this one may have been cut off.
            Scalar(main, $"DELETE FROM {Schema}.partitions");
        }
        var known = Known(main);
        for (var partition = 0; partition < partitions; partition++)
        {
            var here = found[Of(partition)];
            if (!known.TryGetValue(partition, out var made))
            {
                made = isNew ? here : workspace;
                Scalar(main, $"INSERT INTO {Schema}.partitions VALUES ($1, $2)", partition, made);
            }
            if (made != here)
            {
                throw new StoreUnavailableException(
                    $"Partition {partition} is not in the database '{Name(Of(partition))}': it was made in {(made == workspace ? "that of SOJOURN_POSTGRES" : "another")}. "
                    + "Give each server the databases that the workspace was made with (SOJOURN_POSTGRES, SOJOURN_POSTGRES_4_7 and so on). "
                    + "To place partitions elsewhere, export the workspace and import it into empty databases.");
            }
        }
    }

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
        foreach (var source in sources.Values)
        {
            source.Dispose();
        }
    }

    /// <returns>Which database it is.</returns>
    private static Guid Join(NpgsqlDataSource source, Guid workspace)
    {
        using var connection = source.OpenConnection();
        PostgresMigrator.Migrate(connection, Schema, PostgresMigrator.Place);
        return Scalar(connection, $"UPDATE {Schema}.identity SET workspace = $1 WHERE coalesce(workspace, $1) = $1 RETURNING id", workspace) is Guid id ? id
            : throw new StoreUnavailableException($"The database '{connection.Database}' belongs to another workspace. Give this one a database of its own.");
    }

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
