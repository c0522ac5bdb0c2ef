using NodaTime;
using Sojourn.Core.Enrollments;
using Sojourn.Core.Values;

namespace Sojourn.Runtime.Partitions;

/// <summary>What becomes of an enrollment that the core cannot advance: it is failed where everyone can see it.</summary>
internal static class Poison
{
    public const string Reason = "internal_error";

    public static Advanced Fail(Enrollment before, Exception error, Instant now)
    {
        if (!before.IsOpen)
        {
            return new(before, [], []);
        }
        var visit = Math.Max(1, before.Visit);
        var journal = new List<JournalEntry>();
        if (before.Visit == 0)
        {
            journal.Add(new(JournalKind.Entered, before.Node, visit, "", Data.Empty));
        }
        journal.Add(new(JournalKind.Failed, before.Node, visit, Reason, Data.Of(("detail", Value.Of(error.Message)))));
        journal.Add(new(JournalKind.Ended, before.Node, visit, "failed", Data.Empty));
        var after = before with
        {
            Status = EnrollmentStatus.Failed,
            Reason = Reason,
            Visit = visit,
            EndedAt = now,
            Wake = null,
            NodeWake = null,
            Expires = null,
            Leaving = null,
        };
        return new(after, journal, []);
    }
}
