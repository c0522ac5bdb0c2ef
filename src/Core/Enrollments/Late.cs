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
        switch (node is null ? null : walk.Version.Find(node))
        {
            case MessageNode: MessageReceipts.RecordLate(walk, node!, receipt); break;
            case Call: Call.Record(walk, node!, receipt.Key.Visit, receipt); break;
            case null when MessageReceipts.RecordEarlier(walk, receipt): break;
            default:
                // The node is gone, or was visited again very often: kept as a note, which counts nowhere, since nothing tells a repeat.
                walk.NoteOf(node ?? "", receipt.Key.Visit, JournalKind.Note, "late_receipt",
                    Data.Of(("status", Value.Of(receipt.Status)), ("detail", Value.Of(receipt.Detail))));
                break;
        }
    }

    public static void Answer(Walk walk, Signal.Answered answered)
    {
        var node = NodeOf(walk, answered.Key.Visit);
        if (node is null)
        {
            // The node was visited again, or is gone. An outcome may have told of the same call before, and nothing tells any more.
            walk.NoteOf("", answered.Key.Visit, JournalKind.Note, "late_answer", Data.Empty);
            return;
        }
        switch (answered.Answer)
        {
            case Messages.Answer.Rejected rejected:
                walk.NoteOf(node, answered.Key.Visit, JournalKind.Refused, rejected.Reason, Data.Of(("detail", Value.Of(rejected.Detail))));
                break;
            case Messages.Answer.Accepted accepted:
                if (walk.Version.Find(node) is Call)
                {
                    Call.Placed(walk, node, answered.Key.Visit, Sending.AcceptedAt(walk, accepted));
                }
                else
                {
                    walk.NoteOf(node, answered.Key.Visit, JournalKind.Accepted, walk.Version.Find(node)?.Kind ?? "", Data.Of(("late", Value.Of(true))));
                }
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
