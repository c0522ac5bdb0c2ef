using Sojourn.Core.Journeys.Nodes;
using Sojourn.Core.Messages;
using Sojourn.Core.Values;

namespace Sojourn.Core.Enrollments;

/// <summary>
/// What a provider says about a visit that is over. It moves nobody, but a later branch can still ask
/// <c>nodes.ID.readAt</c>, and the journal keeps it.
/// </summary>
internal static class Late
{
    public static void Receipt(Walk walk, Receipt receipt)
    {
        var node = NodeOf(walk, receipt.Key.Visit);
        if (node is not null && walk.Version.Find(node) is MessageNode)
        {
            var result = walk.State.Results[node].Object;
            var fields = MessageNode.Reached(result, receipt.Status, receipt.At);
            if (fields.IsEmpty)
            {
                return;
            }
            walk.SetResult(node, fields);
        }
        walk.NoteOf(node ?? "", receipt.Key.Visit, JournalKind.Receipt, receipt.Status, receipt.Detail);
    }

    public static void Answer(Walk walk, Signal.Answered answered)
    {
        var node = NodeOf(walk, answered.Key.Visit) ?? "";
        switch (answered.Answer)
        {
            case Messages.Answer.Rejected rejected:
                walk.NoteOf(node, answered.Key.Visit, JournalKind.Refused, rejected.Reason, Data.Of(("detail", Value.Of(rejected.Detail))));
                break;
            case Messages.Answer.Accepted accepted:
                walk.NoteOf(node, answered.Key.Visit, JournalKind.Accepted, "late", Data.Empty);
                foreach (var receipt in accepted.Receipts)
                {
                    Receipt(walk, receipt);
                }
                break;
            default:
                walk.NoteOf(node, answered.Key.Visit, JournalKind.Note, "late_answer", Data.Empty);
                break;
        }
    }

    /// <summary>The node whose latest visit this was; null when it has been visited again since.</summary>
    private static string? NodeOf(Walk walk, int visit)
    {
        foreach (var (node, result) in walk.State.Results)
        {
            if (result.Kind == ValueKind.Object && result.Object["visit"] is { Kind: ValueKind.Number } at && at.Number == visit)
            {
                return node;
            }
        }
        return null;
    }
}
