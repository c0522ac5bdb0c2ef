using NodaTime;
using Sojourn.Core.Enrollments;
using Sojourn.Core.Messages;
using Sojourn.Core.Values;

namespace Sojourn.Core.Journeys.Nodes;

/// <summary>
/// What receipts do to a message's result, while its node waits and long after. Statuses only move forward; a later one
/// implies the earlier, and each that is reached has one line in the journal, so that counting lines counts messages.
/// </summary>
internal static class MessageReceipts
{
    /// <returns>False when all of it was known already.</returns>
    public static bool Record(Walk walk, string node, Receipt receipt, int? visit = null)
    {
        var result = walk.Enrollment.Results[node] is { Kind: ValueKind.Object } value ? value.Object : Data.Empty;
        var reached = Reached(result, receipt.Status);
        if (reached.Count == 0)
        {
            return false;
        }
        walk.SetResult(node, Changes(result, receipt.Status, receipt.At, reached));
        foreach (var status in reached)
        {
            var detail = status == receipt.Status ? receipt.Detail : Data.Of(("implied", Value.Of(receipt.Status)));
            if (result["channel"] is { IsNull: false } other)
            {
                detail = detail.With("channel", other);
            }
            walk.NoteOf(node, visit ?? walk.Enrollment.Visit, JournalKind.Receipt, status, detail);
        }
        return true;
    }

    /// <summary>The statuses that are new with this one: itself, and the earlier ones that it implies.</summary>
    private static List<string> Reached(Data result, string status)
    {
        if (status == MessageStatus.Failed)
        {
            return result.Has("failedAt") ? [] : [MessageStatus.Failed];
        }
        var rung = Rung(status);
        return [.. MessageStatus.Ladder.Take(rung + 1).Where(earlier => !result.Has(earlier + "At"))];
    }

    private static Data Changes(Data result, string status, Instant at, List<string> reached)
    {
        var changes = new DataBuilder();
        foreach (var each in reached)
        {
            changes.Set(each + "At", Value.Of(at));
        }
        // A failure is final; of the others the furthest is the status.
        if (status == MessageStatus.Failed || (!result.Has("failedAt") && !MessageStatus.Ladder.Skip(Rung(status) + 1).Any(later => result.Has(later + "At"))))
        {
            changes.Set("status", Value.Of(status));
        }
        return changes.ToData();
    }

    private static int Rung(string status)
    {
        for (var i = 0; i < MessageStatus.Ladder.Count; i++)
        {
            if (MessageStatus.Ladder[i] == status)
            {
                return i;
            }
        }
        return -1;
    }
}
