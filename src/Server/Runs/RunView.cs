using NodaTime;
using Sojourn.Store;

namespace Sojourn.Server;

/// <summary>A run; <c>recipients</c> counts the accepted rows of its lists.</summary>
public sealed record RunView(
    string Id, string JourneyId, string Name, RunStatus Status, RunLimits Limits, RunSchedule? Schedule, long Recipients,
    IReadOnlyList<string> Columns, Instant CreatedAt, Instant? StartedAt, Instant? EndedAt, string? Reason)
{
    internal static RunView Of(RunRow run) => new(
        run.Id.ToString(), run.Journey.ToString(), run.Name, run.Status, run.Limits, run.Schedule, run.Recipients, run.Columns,
        run.CreatedAt, run.StartedAt, run.EndedAt, run.Reason);
}
