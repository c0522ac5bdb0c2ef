using System.Collections;
using System.Text.RegularExpressions;

namespace Sojourn.Server;

/// <summary>Variables of the environment that look as if they were meant for Sojourn, and are not read: most are typing errors.</summary>
public static partial class StrayVariables
{
    private const string Prefix = "SOJOURN_";

    private static readonly string[] Read =
    [
        "SOJOURN_BOOTSTRAP_KEY", "SOJOURN_CLUSTER_ADDRESS", "SOJOURN_DATA", "SOJOURN_DEFAULT_REGION", "SOJOURN_DEMO", "SOJOURN_KEY", "SOJOURN_PARTITIONS",
        "SOJOURN_POSTGRES", "SOJOURN_PROXIES", "SOJOURN_TIME_SCALE", "SOJOURN_URLS",
    ];

    /// <summary>Those of this process.</summary>
    public static IEnumerable<string> Found() => Among(Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(variable => (string)variable.Key));

    public static IEnumerable<string> Among(IEnumerable<string> names) => names
        .Where(name => name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) && !Read.Contains(name, StringComparer.Ordinal))
        .Where(name => !name.StartsWith(ServerOptions.PartitionsPrefix, StringComparison.Ordinal) && !IsOfAnOrchestrator(name))
        .Order(StringComparer.Ordinal);

    /// <summary>Kubernetes tells every container the addresses of all services, such as <c>SOJOURN_POSTGRES_PORT_5432_TCP</c> of one called <c>sojourn-postgres</c>.</summary>
    public static bool IsOfAnOrchestrator(string name) => OfAnOrchestrator().IsMatch(name);

    [GeneratedRegex(@"_(SERVICE_HOST|SERVICE_PORT(_\w+)?|PORT|PORT_\d+_(TCP|UDP|SCTP)(_\w+)?)$")]
    private static partial Regex OfAnOrchestrator();
}
