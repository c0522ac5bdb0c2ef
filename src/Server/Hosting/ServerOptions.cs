using System.Globalization;
using System.Net;
using Sojourn.Runtime.Hosting;
using Sojourn.Store;
using Sojourn.Store.Postgres;

namespace Sojourn.Server;

/// <summary>A start is refused, in one sentence that says what to do; no stack trace helps with it.</summary>
public sealed class StartRefusedException(string message, int exitCode = StartRefusedException.CannotStart) : Exception(message)
{
    /// <summary>Nothing is wrong: somebody changed their mind.</summary>
    public const int ToldToStop = 0;

    /// <summary>The world is not as it has to be: a directory is taken, a port is used, a disk is full.</summary>
    public const int CannotStart = 1;

    /// <summary>What was asked for cannot be done: an option is wrong.</summary>
    public const int WrongOption = 2;

    public int ExitCode => exitCode;
}

/// <summary>What the server is started with: options of the command line, else the environment, else defaults.</summary>
public sealed record ServerOptions
{
    public const string DefaultUrls = "http://127.0.0.1:8080";

    internal const string PartitionsPrefix = Main + "_";
    private const string Main = "SOJOURN_POSTGRES";
    private const int MostPartitions = 1024;

    public string Data { get; init; } = Env("SOJOURN_DATA") ?? "data";

    /// <summary>The connection string of PostgreSQL; without one the data lies in the directory.</summary>
    public string? Postgres { get; init; } = Env(Main);

    /// <summary>Connection strings for partitions that are in other databases, by their variables' names such as <c>SOJOURN_POSTGRES_4_7</c>.</summary>
    public IReadOnlyDictionary<string, string> PostgresPartitions { get; init; } = Variables(PartitionsPrefix);

    /// <summary>The databases of PostgreSQL; null for the embedded database.</summary>
    /// <exception cref="StartRefusedException">A name says no partitions, a partition is placed twice, or there is no database for the rest.</exception>
    public PostgresPlaces? Places => Postgres is not null ? new(Postgres, PostgresPartitionPlaces())
        : PostgresPartitions.Count == 0 ? null
        : throw new StartRefusedException(
            $"{PostgresPartitions.Keys.Order(StringComparer.Ordinal).First()} places partitions, and SOJOURN_POSTGRES, the database of the workspace, is not set.", StartRefusedException.WrongOption);

    /// <summary>Where the other servers of the cluster reach this one: an address of this machine, with a port or without.</summary>
    public string? ClusterAddress { get; init; } = Env("SOJOURN_CLUSTER_ADDRESS");

    public string Urls { get; init; } = Env("SOJOURN_URLS") ?? DefaultUrls;

    /// <summary>How fast journey time runs; null keeps what the directory has.</summary>
    public double? TimeScale { get; init; } = Scale(Env("SOJOURN_TIME_SCALE"));

    /// <summary>A new data directory gets the example journey and list, and runs it.</summary>
    public bool Demo { get; init; } = Flag("SOJOURN_DEMO");

    public string DefaultRegion { get; init; } = Env("SOJOURN_DEFAULT_REGION") ?? "US";

    /// <summary>The addresses or networks of proxies whose <c>X-Forwarded-For</c> is believed; with none, nobody's is.</summary>
    public string Proxies { get; init; } = Env("SOJOURN_PROXIES") ?? "";

    /// <summary>A key that is made an owner's when the server starts.</summary>
    public string? BootstrapKey { get; init; } = Env("SOJOURN_BOOTSTRAP_KEY");

    /// <summary>Where the built console lies; it comes with the binary.</summary>
    public string Console { get; init; } = Path.Combine(AppContext.BaseDirectory, "wwwroot");

    /// <summary>Partitions where none are yet; those of a workspace are fixed.</summary>
    public int? Partitions { get; init; } = Number("SOJOURN_PARTITIONS");

    /// <exception cref="StartRefusedException">An option means something that cannot be.</exception>
    public ServerOptions Checked()
    {
        if (TimeScale is { } scale && !(scale is > 0 and <= 1e9))
        {
            throw new StartRefusedException($"A time scale is a number above 0, such as 3600 for an hour a second; '{scale}' is not.", StartRefusedException.WrongOption);
        }
        if (!Runtime.Lists.Phones.IsRegion(DefaultRegion))
        {
            throw new StartRefusedException($"'{DefaultRegion}' is no region of phones. Use two letters, such as US or DE.", StartRefusedException.WrongOption);
        }
        if (Server.Proxies.FirstUnreadable(Proxies) is { } proxy)
        {
            throw new StartRefusedException($"'{proxy}' is no address of a proxy. Use one such as 10.0.0.2, or a network such as 10.0.0.0/24.", StartRefusedException.WrongOption);
        }
        if (ClusterAddress is { } address && !(IPEndPoint.TryParse(address, out var endpoint) && !IPAddress.Any.Equals(endpoint.Address) && !IPAddress.IPv6Any.Equals(endpoint.Address)))
        {
            throw new StartRefusedException(
                $"SOJOURN_CLUSTER_ADDRESS is '{address}': use the address at which the other servers reach this one, such as 10.0.0.5 or 10.0.0.5:11111.",
                StartRefusedException.WrongOption);
        }
        if (Partitions is < 1 or > MostPartitions)
        {
            throw new StartRefusedException($"SOJOURN_PARTITIONS is {Partitions}: use a number from 1 to {MostPartitions}.", StartRefusedException.WrongOption);
        }
        if (Postgres is null && Environment.GetEnvironmentVariable(Main) is "")
        {
            throw new StartRefusedException("SOJOURN_POSTGRES is set and empty. Give it a connection string; or unset it, and the data lies in the data directory.", StartRefusedException.WrongOption);
        }
        _ = Places;
        if (BootstrapKey is { Length: < 8 })
        {
            throw new StartRefusedException("SOJOURN_BOOTSTRAP_KEY is shorter than 8 characters: anyone could guess it.", StartRefusedException.WrongOption);
        }
        return this;
    }

    public NodeOptions ToNode() => new()
    {
        DataDirectory = Data, Postgres = Places, ClusterAddress = ClusterAddress is null ? null : IPEndPoint.Parse(ClusterAddress), TimeScale = TimeScale, DefaultRegion = DefaultRegion, Partitions = Partitions,
    };

    /// <summary>The workspace that is there already, for verbs that make none: one made by a typing error helps nobody.</summary>
    /// <exception cref="StartRefusedException">There is none.</exception>
    public ServerOptions Existing()
    {
        if (Places is { } postgres)
        {
            return PostgresData.Exists(postgres.Main) ? this : throw new StartRefusedException(
                "SOJOURN_POSTGRES is a database without a workspace of Sojourn. Start a server with it, or import a workspace, and try again.", StartRefusedException.WrongOption);
        }
        return File.Exists(Path.Combine(Data, DataDirectory.CatalogFile)) ? this : throw new StartRefusedException(
            $"'{Path.GetFullPath(Data)}' is no data directory: it has no {DataDirectory.CatalogFile}.", StartRefusedException.WrongOption);
    }

    public static string? Env(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    private static Dictionary<string, string> Variables(string prefix) => Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>()
        .Where(variable => ((string)variable.Key).StartsWith(prefix, StringComparison.Ordinal) && variable.Value is string { Length: > 0 })
        .Where(variable => !StrayVariables.IsOfAnOrchestrator((string)variable.Key))
        .ToDictionary(variable => (string)variable.Key, variable => (string)variable.Value!, StringComparer.Ordinal);

    private List<PartitionPlace> PostgresPartitionPlaces()
    {
        var places = new List<PartitionPlace>();
        foreach (var (name, connectionString) in PostgresPartitions.OrderBy(variable => variable.Key, StringComparer.Ordinal))
        {
            var numbers = name[PartitionsPrefix.Length..].Split('_')
                .Select(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1).ToList();
            if (numbers.Contains(-1) || numbers.Count > 2 || numbers[0] > numbers[^1])
            {
                throw new StartRefusedException(
                    $"{name} says no partitions: SOJOURN_POSTGRES_4_7 is a database for the partitions 4 to 7, SOJOURN_POSTGRES_3 for one.", StartRefusedException.WrongOption);
            }
            if (places.Find(place => place.First <= numbers[^1] && numbers[0] <= place.Last) is { } other)
            {
                throw new StartRefusedException(
                    $"{name} places partitions that another variable places too: {Math.Max(other.First, numbers[0]).ToString(CultureInfo.InvariantCulture)} is in both.",
                    StartRefusedException.WrongOption);
            }
            places.Add(new(numbers[0], numbers[^1], connectionString));
        }
        return places;
    }

    private static double? Scale(string? text) => text is null ? null
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var scale) ? scale
        : throw new StartRefusedException($"SOJOURN_TIME_SCALE is '{text}', which is no number.", StartRefusedException.WrongOption);

    private static int? Number(string name) => Env(name) is not { } text ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : throw new StartRefusedException($"{name} is '{text}', which is no number.", StartRefusedException.WrongOption);

    private static bool Flag(string name) => Env(name) switch
    {
        null or "0" or "false" or "no" => false,
        "1" or "true" or "yes" => true,
        var other => throw new StartRefusedException($"{name} is '{other}': use 1 or 0.", StartRefusedException.WrongOption),
    };
}
