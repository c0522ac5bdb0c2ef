using NodaTime;
using Sojourn.Core.Enrollments;
using Sojourn.Core.Values;
using Sojourn.Store;

namespace Sojourn.Runtime.Partitions;

/// <summary>What becomes of an enrollment that the core cannot advance: it is failed where everyone can see it.</summary>
internal static class Poison
{
    public const string Reason = "internal_error";

    /// <param name="before">The enrollment.</param>
    /// <param name="history">Its journal, where its own state cannot be read: it tells which visit is open.</param>
    /// <param name="error">What went wrong.</param>
    /// <param name="now">The journey clock.</param>
    public static Advanced Fail(Enrollment before, IReadOnlyList<JournalRow> history, Exception error, Instant now)
    {
        if (!before.IsOpen)
        {
            return new(before, [], []);
        }
        var entered = history.SelectMany(row => row.Entries).LastOrDefault(line => line.Kind == JournalKind.Entered);
        var visit = entered?.Visit ?? before.Visit;
        var node = entered?.Node ?? (before.Node.Length > 0 ? before.Node : "start");
        var journal = new List<JournalEntry>();
        if (visit == 0)
        {
            visit = 1;
            journal.Add(new(JournalKind.Started, node, visit, "run", Data.Empty));
            journal.Add(new(JournalKind.Entered, node, visit, "", Data.Empty));
        }
        journal.Add(new(JournalKind.Failed, node, visit, Reason, Data.Of(("detail", Value.Of(error.Message)))));
        journal.Add(new(JournalKind.Ended, node, visit, "failed", Data.Empty));
        var after = before with
        {
            Status = EnrollmentStatus.Failed,
            Reason = Reason,
            Node = node,
            Visit = visit,
            EnteredAt = history.Count > 0 ? history[0].At : before.EnteredAt,
            EndedAt = now,
            Wake = null,
            NodeWake = null,
            Expires = null,
            Leaving = null,
            Damage = null,
        };
        return new(after, journal, []);
    }
}
