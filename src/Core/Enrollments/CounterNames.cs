using System.Collections.Concurrent;
using Sojourn.Core.Messages;

namespace Sojourn.Core.Enrollments;

/// <summary>
/// Names of counters that are put together, made once each: they are asked for at every step. Ports and statuses are few;
/// should someone invent very many, the rest is simply made each time.
/// </summary>
internal static class CounterNames
{
    private const int Kept = 4_096;

    private static readonly ConcurrentDictionary<string, string> Lefts = new(StringComparer.Ordinal);
    private static readonly ConcurrentDictionary<(Channel, string), string> Statuses = new();

    public static string Left(string port) =>
        Lefts.TryGetValue(port, out var name) ? name : Lefts.Count >= Kept ? "left:" + port : Lefts.GetOrAdd(port, "left:" + port);

    public static string Of(Channel channel, string status)
    {
        if (Statuses.TryGetValue((channel, status), out var name))
        {
            return name;
        }
        name = channel.Name() + "." + status;
        return Statuses.Count >= Kept ? name : Statuses.GetOrAdd((channel, status), name);
    }
}
