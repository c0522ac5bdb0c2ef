using NodaTime;
using Sojourn.Core.Enrollments;
using Sojourn.Core.Journeys;
using Sojourn.Core.Journeys.Nodes;
using Sojourn.Runtime.Catalog;
using Sojourn.Store;
using Sojourn.Testing;
using Xunit;

namespace Sojourn.Simulation.World;

/// <summary>
/// No wait ends early, read off the journal: between the line of the arrival and that of the leaving lies at least what the
/// node asks for. A pause can only make it longer; where an edit may have changed the wait, the shortest version counts.
/// </summary>
internal static class Waits
{
    public static void NoneEndedEarly(IPartitionReader reader, Snapshot snapshot)
    {
        foreach (var enrollment in Books.Enrollments(reader, snapshot))
        {
            var arrived = Instant.MinValue;
            foreach (var (at, line) in reader.Journal(enrollment).SelectMany(row => row.Entries.Select(line => (row.At, line))))
            {
                if (line.Kind == JournalKind.Entered)
                {
                    arrived = at;
                }
                else if (line.Kind == JournalKind.Left && Shortest(snapshot.Journeys[enrollment.Journey], line, arrived) is { } earliest)
                {
                    Assert.True(at >= earliest, $"{enrollment.Id} left '{line.Node}' by {line.Label} at {at}, arrived at {arrived}, and was to wait until {earliest}");
                }
            }
        }
    }

    /// <summary>When the visit could end at the earliest, leaving as it did. There are no clock changes in the weeks of a life.</summary>
    private static Instant? Shortest(Journey journey, JournalEntry left, Instant arrived) =>
        journey.Versions.Values.Select(version => version.Find(left.Node) switch
        {
            Delay { Amount: { } amount, Unit: { } unit } => new WaitSpan(amount, unit),
            WaitFor { Timeout: { } timeout } when left.Label == Ports.Timeout => timeout,
            MessageNode message when left.Label == Ports.Timeout => message.Window ?? new(Core.Limits.MessageWindowHours, WaitSpan.Hours),
            _ => null,
        }).Where(span => span is not null).Select(span => (Instant?)span!.After(arrived, DateTimeZone.Utc)).Min();
}
