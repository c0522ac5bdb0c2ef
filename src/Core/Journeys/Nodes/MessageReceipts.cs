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
    /// <summary>In a line's detail: what was told before, where a message failed and was delivered.</summary>
    public const string After = "after";

    private const string FailedField = "failedAt";

    private static readonly string[] Fields = [.. MessageStatus.Ladder.Select(status => status + "At")];

    /// <summary>Records receipts in the order in which they came, as one change of the result.</summary>
    /// <param name="again">A failure among them is tried again: it is written down, and is none yet.</param>
    /// <returns>False when all of it was known already.</returns>
    public static bool Record(Walk walk, string node, int visit, ReadOnlySpan<Receipt> receipts, bool again = false)
    {
        var result = walk.Enrollment.Results[node] is { Kind: ValueKind.Object } value ? value.Object : Data.Empty;
        var (reached, isFailed) = Reached(result);
        var known = reached;
        Span<Instant> at = stackalloc Instant[Fields.Length];
        Receipt? failed = null;
        string? status = null;
        foreach (var receipt in receipts)
        {
            if (receipt.Status == MessageStatus.Failed)
            {
                if (again)
                {
                    Note(walk, node, visit, receipt.Status, receipt.Detail.With(Sending.Again, Value.Of(true)), result);
                }
                else if (!isFailed)
                {
                    var delivered = (reached & (1 << Rung(MessageStatus.Delivered))) != 0;
                    Note(walk, node, visit, receipt.Status, delivered ? receipt.Detail.With(After, Value.Of(MessageStatus.Delivered)) : receipt.Detail, result);
                    // A failure is final, whatever was reached before it.
                    (isFailed, failed, status) = (true, receipt, MessageStatus.Failed);
                }
                continue;
            }
            var rung = Rung(receipt.Status);
            var before = reached;
            for (var i = 0; i <= rung; i++)
            {
                if ((reached & (1 << i)) == 0)
                {
                    reached |= 1 << i;
                    at[i] = receipt.At;
                    var detail = i == rung ? receipt.Detail : Data.Of(("implied", Value.Of(receipt.Status)));
                    Note(walk, node, visit, MessageStatus.Ladder[i], isFailed ? detail.With(After, Value.Of(MessageStatus.Failed)) : detail, result);
                }
            }
            if (reached != before && !isFailed && reached >> (rung + 1) == 0)
            {
                status = receipt.Status;
            }
        }
        if (reached == known && failed is null)
        {
            return false;
        }
        walk.SetResult(node, News(at, reached & ~known, failed, status));
        return true;
    }

    /// <summary>Which rungs of the ladder a result has, a bit each, and whether it failed.</summary>
    private static (int Rungs, bool IsFailed) Reached(Data result)
    {
        var rungs = 0;
        for (var i = 0; i < Fields.Length; i++)
        {
            rungs |= result.Has(Fields[i]) ? 1 << i : 0;
        }
        return (rungs, result.Has(FailedField));
    }

    private static Data News(ReadOnlySpan<Instant> at, int rungs, Receipt? failed, string? status)
    {
        var news = new (string, Value)[at.Length + 3];
        var count = 0;
        for (var i = 0; i < at.Length; i++)
        {
            if ((rungs & (1 << i)) != 0)
            {
                news[count++] = (Fields[i], Value.Of(at[i]));
            }
        }
        if (failed is not null)
        {
            news[count++] = (FailedField, Value.Of(failed.At));
            news[count++] = ("reason", failed.Detail["reason"]);
        }
        news[count++] = ("status", Value.Of(status));
        return Data.Of(news.AsSpan(0, count));
    }

    private static void Note(Walk walk, string node, int visit, string status, Data detail, Data result)
    {
        if (result["channel"] is { IsNull: false } other)
        {
            detail = detail.With("channel", other);
        }
        walk.NoteOf(node, visit, JournalKind.Receipt, status, detail);
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
