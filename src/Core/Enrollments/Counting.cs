using Sojourn.Core.Journeys;
using Sojourn.Core.Journeys.Nodes;
using Sojourn.Core.Messages;
using Sojourn.Core.Values;

namespace Sojourn.Core.Enrollments;

/// <summary>A change of one counter: of a node, or, with an empty node, of the journey.</summary>
public readonly record struct CounterChange(string Node, string Name, long Delta);

/// <summary>Where counted things go, and what is known of the nodes that they are counted of.</summary>
public interface ICounts
{
    /// <summary>The kind of a node, by its id: <c>sms</c>; null where the version has no such node.</summary>
    string? KindOf(string node);

    void Add(string node, string name, long delta);
}

/// <summary>
/// What an advance adds to the counters. They are read off the journal's lines and nothing else, so counters kept as the
/// lines are written and counters counted from the stored lines are the same.
/// </summary>
/// <remarks>
/// Of a node: <c>entered</c>, <c>left:PORT</c>, <c>exited</c>, <c>failed</c>; <c>call.placed</c>, <c>call.OUTCOME</c>,
/// <c>call.talk_seconds</c>; <c>CHANNEL.sent|delivered|read|clicked|replied|failed|not_sent</c>. What failed was sent and came
/// back, what is <c>not_sent</c> no provider took: delivered + failed is at most sent. Of the journey: <c>started</c>,
/// <c>completed</c>, <c>exited</c> (also by cancel and archive), <c>failed</c>, <c>duration_ms</c> (of the completed, in all)
/// and <c>goal:NAME</c>. What is no line of a journal, for nobody was enrolled, the shell counts: <c>refused:REASON</c>.
/// </remarks>
public static class Counting
{
    public const string RefusedBecause = "refused:";

    private const string NotSent = "not_sent";

    /// <summary>The details that are counted, or say of what; the rest of a line explains.</summary>
    private static readonly string[] Counted = ["again", "channel", "durationMs", "talkSeconds", MessageReceipts.After];

    /// <summary>A line without what could tell of the person whose it is. It counts as it did.</summary>
    public static JournalEntry Bare(JournalEntry entry) => entry.Detail.IsEmpty
        ? entry
        : entry with { Detail = Data.Of([.. Counted.Where(entry.Detail.Has).Select(name => (name, entry.Detail[name]))]) };

    public static IReadOnlyList<CounterChange> Of(JourneyVersion version, Advanced advanced) =>
        Of(advanced.Journal, node => version.Find(node)?.Kind);

    /// <param name="journal">The lines.</param>
    /// <param name="kind">As <see cref="ICounts.KindOf"/>.</param>
    public static IReadOnlyList<CounterChange> Of(IEnumerable<JournalEntry> journal, Func<string, string?> kind)
    {
        var sums = new Sums(kind);
        foreach (var entry in journal)
        {
            Each(entry, sums);
        }
        return [.. sums.Counts.Where(count => count.Value != 0).Select(count => new CounterChange(count.Key.Item1, count.Key.Item2, count.Value))];
    }

    /// <summary>What one line adds, counter by counter.</summary>
    public static void Each(JournalEntry entry, ICounts counts)
    {
        switch (entry.Kind)
        {
            case JournalKind.Entered: counts.Add(entry.Node, "entered", 1); break;
            case JournalKind.Left: counts.Add(entry.Node, CounterNames.Left(entry.Label), 1); break;
            case JournalKind.Exited: counts.Add(entry.Node, "exited", 1); break;
            case JournalKind.Failed: counts.Add(entry.Node, "failed", 1); break;
            case JournalKind.Started: counts.Add("", "started", 1); break;
            case JournalKind.Ended: Ended(entry, counts); break;
            case JournalKind.Goal: counts.Add("", "goal:" + entry.Label, 1); break;
            case JournalKind.Accepted when Carrier(entry, counts) == Channel.Call: counts.Add(entry.Node, "call.placed", 1); break;
            case JournalKind.Accepted when Carrier(entry, counts) == Channel.Webhook: counts.Add(entry.Node, "webhook.sent", 1); break;
            case JournalKind.Refused when Carrier(entry, counts) is { } channel && entry.Detail[Sending.Again].IsNull:
                counts.Add(entry.Node, CounterNames.Of(channel, WasSent(entry, channel) ? MessageStatus.Failed : NotSent), 1);
                break;
            case JournalKind.Receipt when entry.Detail[Sending.Again].IsNull && Carrier(entry, counts) is { } channel: Receipt(entry, channel, counts); break;
            case JournalKind.Note when entry.Label == "call_detail": TalkTime(entry, Channel.Call, counts); break;
            case JournalKind.Accepted or JournalKind.Refused or JournalKind.Receipt or JournalKind.Compared or JournalKind.Queued or JournalKind.Note: break;
        }
    }

    private static void Ended(JournalEntry entry, ICounts counts)
    {
        switch (entry.Label)
        {
            case "completed":
                counts.Add("", "completed", 1);
                counts.Add("", "duration_ms", Whole(entry.Detail["durationMs"]));
                break;
            case "failed": counts.Add("", "failed", 1); break;
            default: counts.Add("", "exited", 1); break;
        }
    }

    /// <summary>A request may be refused by its answer, and a call of which no outcome is known was placed; a message that is refused never went out.</summary>
    private static bool WasSent(JournalEntry entry, Channel channel) => channel == Channel.Webhook || entry.Label == Call.NoOutcome;

    /// <summary>A message is delivered or it failed: a failure is final, and takes back that it was delivered before.</summary>
    private static void Receipt(JournalEntry entry, Channel channel, ICounts counts)
    {
        var after = entry.Detail[MessageReceipts.After] is { Kind: ValueKind.Text } status ? status.Text : "";
        if (entry.Label == MessageStatus.Delivered && after == MessageStatus.Failed)
        {
            return;
        }
        counts.Add(entry.Node, CounterNames.Of(channel, entry.Label), 1);
        if (entry.Label == MessageStatus.Failed && after == MessageStatus.Delivered)
        {
            counts.Add(entry.Node, CounterNames.Of(channel, MessageStatus.Delivered), -1);
        }
        TalkTime(entry, channel, counts);
    }

    private static void TalkTime(JournalEntry entry, Channel channel, ICounts counts)
    {
        if (channel == Channel.Call && Whole(entry.Detail["talkSeconds"]) is > 0 and var seconds)
        {
            counts.Add(entry.Node, "call.talk_seconds", seconds);
        }
    }

    /// <summary>What carried the message: the node's own channel, unless the line names another.</summary>
    private static Channel? Carrier(JournalEntry entry, ICounts counts)
    {
        var name = entry.Detail["channel"] is { Kind: ValueKind.Text } other ? other.Text : counts.KindOf(entry.Node);
        return Channels.TryParse(name, out var channel) ? channel : null;
    }

    private static long Whole(in Value value) =>
        value is { Kind: ValueKind.Number, Number: >= 0 and < long.MaxValue } ? (long)decimal.Round(value.Number) : 0;

    private sealed class Sums(Func<string, string?> kind) : ICounts
    {
        public OrderedDictionary<(string, string), long> Counts { get; } = [];

        public string? KindOf(string node) => kind(node);

        public void Add(string node, string name, long delta) => Counts[(node, name)] = Counts.GetValueOrDefault((node, name)) + delta;
    }
}
