using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;
using Npgsql;
using Sojourn.Integration.Tests.Store;
using Sojourn.Store.Postgres;
using Sojourn.Testing;
using Xunit;

namespace Sojourn.Integration.Tests.Faults;

/// <summary>Servers that share a database, as processes, and who of them has which partition.</summary>
[SupportedOSPlatform("linux")]
internal sealed class Cluster : IDisposable
{
    public const int Partitions = 8;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    /// <summary>Tens of thousands of people take their time on a machine that does other things too.</summary>
    private static readonly TimeSpan PatienceWithRuns = TimeSpan.FromMinutes(5);

    private readonly TemporaryDirectory directory = new();
    private readonly double timeScale;
    private int started;

    public Cluster(PostgresServer postgres, double timeScale = 1)
    {
        this.timeScale = timeScale;
        Database = postgres.NewDatabase();
    }

    public string Database { get; }

    public List<ServerProcess> Servers { get; } = [];

    /// <summary>Starts servers at once, and waits until each has its share.</summary>
    /// <param name="servers">How many.</param>
    /// <param name="wire">The way to the database of the last of them; it goes straight there unless given.</param>
    public async Task Start(int servers, Wire? wire = null)
    {
        var starting = Enumerable.Range(1, servers).Select(server => Begin(server == servers ? wire : null)).ToList();
        try
        {
            await Task.WhenAll(starting);
        }
        finally
        {
            // Also where another did not start: whoever did is stopped with the cluster.
            Servers.AddRange(starting.Where(server => server.IsCompletedSuccessfully).Select(server => server.Result));
        }
        await Spread(Servers.Count);
    }

    /// <summary>Kills a server and says how long it takes until others have all that it had.</summary>
    public async Task<TimeSpan> Kill(ServerProcess server)
    {
        Servers.Remove(server);
        var begun = Stopwatch.GetTimestamp();
        await server.Kill();
        await Spread(Servers.Count);
        return Stopwatch.GetElapsedTime(begun);
    }

    /// <summary>Waits until so many servers have all partitions, in shares that differ by one at most.</summary>
    public Task Spread(int servers) => Until($"{servers} servers have equal shares", () =>
    {
        var owners = Owners();
        var shares = owners.CountBy(owner => owner).Select(share => share.Value).ToList();
        return Task.FromResult(owners.Count == Partitions && !owners.Contains("") && shares.Count == servers && shares.Max() - shares.Min() <= 1);
    }, () => $"The owners are {string.Join(", ", Owners())}.\n{string.Join("\n\n", Servers.Select(server => $"{server.Address} said:\n{server.LastWords}"))}");

    public static async Task Until(string wanted, Func<Task<bool>> holds, Func<string>? otherwise = null, TimeSpan? patience = null)
    {
        var begun = Stopwatch.GetTimestamp();
        while (!await holds())
        {
            if (Stopwatch.GetElapsedTime(begun) > (patience ?? Patience))
            {
                Assert.Fail($"It did not come about that {wanted}. {otherwise?.Invoke()}");
            }
            await Task.Delay(50);
        }
    }

    /// <summary>Waits until a run is completed; whoever is asked may be busy with the fault meanwhile.</summary>
    public Task Completed(ServerProcess server, string run) => Until("the run is completed", async () =>
    {
        try
        {
            return (await server.Send(HttpMethod.Get, $"/api/runs/{run}")).GetProperty("status").GetString() == "completed";
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }, () => $"The database does this:\n{Activity()}\nThe servers said:\n{string.Join("\n\n", Servers.Select(each => each.LastWords))}", PatienceWithRuns);

    /// <summary>Stops what is left and holds all that is stored against each other.</summary>
    /// <returns>How many messages nobody knows the outcome of.</returns>
    public int Check(int people)
    {
        Servers.ForEach(server => server.Dispose());
        Servers.Clear();
        using var data = PostgresData.Open(Database, Partitions);
        JourneyOfFaults.Check(data, people);
        return JourneyOfFaults.Unknown(data);
    }

    /// <summary>The server that has each partition, by the connection that took it; empty where that is gone.</summary>
    public IReadOnlyList<string> Owners()
    {
        var owners = string.Join(" UNION ALL ", Enumerable.Range(0, Partitions).Select(partition =>
            $"SELECT {partition.ToString(CultureInfo.InvariantCulture)} AS partition, pid, connected FROM sojourn_p{partition.ToString(CultureInfo.InvariantCulture)}.owner"));
        try
        {
            using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(Database) { Pooling = false });
            using var look = source.CreateCommand(
                $"SELECT coalesce(a.application_name, '') FROM ({owners}) o LEFT JOIN pg_stat_activity a ON a.pid = o.pid AND a.backend_start = o.connected ORDER BY o.partition");
            using var rows = look.ExecuteReader();
            var found = new List<string>();
            while (rows.Read())
            {
                found.Add(rows.GetString(0));
            }
            return found;
        }
        catch (NpgsqlException)
        {
            // The schemas are not made yet, or the database is being restarted.
            return [];
        }
    }

    /// <summary>What each connection does, for how long, and which others it waits for.</summary>
    private string Activity()
    {
        try
        {
            using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(Database) { Pooling = false });
            using var look = source.CreateCommand(
                "SELECT string_agg(concat_ws(' | ', pid, application_name, state, wait_event, now() - xact_start, now() - query_start, pg_blocking_pids(pid)::text, left(query, 100)), chr(10) ORDER BY xact_start) "
                + "FROM pg_stat_activity WHERE datname = current_database()");
            return (string)look.ExecuteScalar()!;
        }
        catch (NpgsqlException error)
        {
            return error.Message;
        }
    }

    public void Dispose()
    {
        Servers.ForEach(server => server.Dispose());
        directory.Dispose();
    }

    private Task<ServerProcess> Begin(Wire? wire)
    {
        var database = new NpgsqlConnectionStringBuilder(Database);
        database.Port = wire?.Port ?? database.Port;
        return ServerProcess.Start(directory.File($"data-{Interlocked.Increment(ref started).ToString(CultureInfo.InvariantCulture)}"), timeScale, database.ConnectionString);
    }
}
