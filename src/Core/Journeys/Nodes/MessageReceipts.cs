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
    private static readonly IReadOnlyList<string> Fields = [.. MessageStatus.Ladder.Select(status => status + "At")];

    private const string FailedField = "failedAt";

    /// <returns>False when all of it was known already.</returns>
    public static bool Record(Walk walk, string node, Receipt receipt, int? visit = null)
    {
        var result = walk.Enrollment.Results[node] is { Kind: ValueKind.Object } value ? value.Object : Data.Empty;
        var at = visit ?? walk.Enrollment.Visit;
        if (receipt.Status == MessageStatus.Failed)
        {
            if (result.Has(FailedField))
            {
                return false;
            }
            Note(walk, node, at, receipt.Status, receipt.Detail, result);
            // A failure is final, whatever was reached before it.
            walk.SetResult(node, Data.Of(
                (FailedField, Value.Of(receipt.At)), ("status", Value.Of(MessageStatus.Failed)), ("reason", receipt.Detail["reason"])));
            return true;
        }
        var rung = Rung(receipt.Status);
        var changed = result;
        for (var i = 0; i <= rung; i++)
        {
            if (result.Has(Fields[i]))
            {
                continue;
            }
            changed = changed.With(Fields[i], Value.Of(receipt.At));
            Note(walk, node, at, MessageStatus.Ladder[i], i == rung ? receipt.Detail : Data.Of(("implied", Value.Of(receipt.Status))), result);
        }
        if (ReferenceEquals(changed, result))
        {
            return false;
        }
        if (!result.Has(FailedField) && !Beyond(result, rung))
        {
            changed = changed.With("status", Value.Of(receipt.Status));
        }
        walk.ReplaceResult(node, changed);
        return true;
    }

    private static void Note(Walk walk, string node, int visit, string status, Data detail, Data result)
    {
        if (result["channel"] is { IsNull: false } other)
        {
            detail = detail.With("channel", other);
        }
        walk.NoteOf(node, visit, JournalKind.Receipt, status, detail);
    }

    private static bool Beyond(Data result, int rung)
    {
        for (var i = rung + 1; i < Fields.Count; i++)
        {
            if (result.Has(Fields[i]))
            {
                return true;
            }
        }
        return false;
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
