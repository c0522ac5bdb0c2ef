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

    /// <summary>What of a message is known: which rungs of the ladder, a bit each, whether it failed, and the last of its tries.</summary>
    private readonly record struct Known(int Rungs, bool IsFailed, int LastTry)
    {
        public static Known Of(Data result)
        {
            var rungs = 0;
            // A later one implies the earlier: behind the first that is not there is none.
            for (var i = 0; i < Fields.Length && result.Has(Fields[i]); i++)
            {
                rungs |= 1 << i;
            }
            return new(rungs, result.Has(FailedField), result[Sending.Tries] is { Kind: ValueKind.Number } tries ? (int)tries.Number - 1 : 0);
        }

        public static Known Unpacked(int bits) => new(bits & 31, (bits & 32) != 0, bits >> 6);

        public int Packed => Rungs | (IsFailed ? 32 : 0) | (LastTry << 6);
    }

    /// <summary>Records receipts in the order in which they came, as one change of the result.</summary>
    /// <param name="again">A failure among them is tried again: it is written down, and is none yet.</param>
    /// <returns>False when all of it was known already.</returns>
    public static bool Record(Walk walk, string node, int visit, ReadOnlySpan<Receipt> receipts, bool again = false)
    {
        var result = walk.ResultOf(node);
        var known = Known.Of(result);
        Span<Instant> at = stackalloc Instant[Fields.Length];
        var (told, failed, status) = Tell(walk, node, visit, known, result["channel"], receipts, again, at);
        if (told == known)
        {
            return false;
        }
        walk.SetResult(node, News(at, told.Rungs & ~known.Rungs, failed, status));
        return true;
    }

    /// <summary>Of a visit that is over, a failure is news only of its last try: what another came behind is known to have failed.</summary>
    public static void RecordLate(Walk walk, string node, Receipt receipt)
    {
        if (receipt.Status != MessageStatus.Failed || receipt.Key.Index >= Known.Of(walk.ResultOf(node)).LastTry)
        {
            Record(walk, node, receipt.Key.Visit, [receipt]);
        }
    }

    /// <summary>The node is visited again, and its result will be of that visit: keeps what is known of the one before.</summary>
    public static void Remember(Walk walk)
    {
        var result = walk.ResultOf(walk.Enrollment.Node);
        if (result["visit"] is { Kind: ValueKind.Number } visit)
        {
            walk.Remember(new(walk.Enrollment.Node, (int)visit.Number, Known.Of(result).Packed,
                result["channel"] is { Kind: ValueKind.Text } name && Channels.TryParse(name.Text, out var channel) ? channel : null));
        }
    }

    /// <summary>Records what is told of a message whose node was visited again since. It is written down and counts; results are the later visit's.</summary>
    /// <returns>False when nothing is remembered of that visit.</returns>
    public static bool RecordEarlier(Walk walk, Receipt receipt)
    {
        if (EarlierVisit.Find(walk.State.Earlier, receipt.Key.Visit) is not { } earlier)
        {
            return false;
        }
        var known = Known.Unpacked(earlier.Known);
        if (receipt.Status != MessageStatus.Failed || receipt.Key.Index >= known.LastTry)
        {
            Span<Instant> at = stackalloc Instant[Fields.Length];
            var channel = earlier.Channel is { } other ? Value.Of(other.Name()) : Value.Null;
            var (told, _, _) = Tell(walk, earlier.Node, earlier.Visit, known, channel, [receipt], again: false, at);
            if (told != known)
            {
                walk.Remember(earlier with { Known = told.Packed });
            }
        }
        return true;
    }

    /// <summary>Writes down what is news, a line each.</summary>
    /// <param name="at">Receives when each rung that is news was reached.</param>
    private static (Known Told, Receipt? Failed, string? Status) Tell(
        Walk walk, string node, int visit, Known known, in Value channel, ReadOnlySpan<Receipt> receipts, bool again, Span<Instant> at)
    {
        var (reached, isFailed) = (known.Rungs, known.IsFailed);
        Receipt? failed = null;
        string? status = null;
        foreach (var receipt in receipts)
        {
            if (receipt.Status == MessageStatus.Failed)
            {
                if (again)
                {
                    Note(walk, node, visit, receipt.Status, receipt.Detail.With(Sending.Again, Value.Of(true)), channel);
                }
                else if (!isFailed)
                {
                    var delivered = (reached & (1 << Rung(MessageStatus.Delivered))) != 0;
                    Note(walk, node, visit, receipt.Status, delivered ? receipt.Detail.With(After, Value.Of(MessageStatus.Delivered)) : receipt.Detail, channel);
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
                    Note(walk, node, visit, MessageStatus.Ladder[i], isFailed ? detail.With(After, Value.Of(MessageStatus.Failed)) : detail, channel);
                }
            }
            if (reached != before && !isFailed && reached >> (rung + 1) == 0)
            {
                status = receipt.Status;
            }
        }
        return (new(reached, isFailed, known.LastTry), failed, status);
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

    private static void Note(Walk walk, string node, int visit, string status, Data detail, in Value channel) =>
        walk.NoteOf(node, visit, JournalKind.Receipt, status, channel.IsNull ? detail : detail.With("channel", channel));

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
