using NodaTime;
using Sojourn.Core.Enrollments;
using Sojourn.Core.Messages;
using Sojourn.Core.Values;

namespace Sojourn.Core.Journeys.Nodes;

/// <summary>Tries again before a message, call or request counts as failed.</summary>
/// <param name="Count">How many times after the first, up to <see cref="Limits.RetriesPerNode"/>.</param>
/// <param name="Interval">How long to wait before each, on the clock of relative waits; none unless set.</param>
public sealed record Retry(int? Count, WaitSpan? Interval)
{
    /// <summary>What is wrong with the message itself or forbidden by the operator; whoever mends the journey begins a new visit.</summary>
    private static readonly HashSet<string> Final = new(
        ["bad_url", "bad_method", "bad_header", "bad_link", "bad_attachment", "address_refused", "redirected"], StringComparer.Ordinal);

    /// <summary>How long to wait before the next try; null when there are no more.</summary>
    /// <param name="reason">The reason of the refusal; one that would be the same the next time is final.</param>
    internal static Duration? Next(Retry? retry, string reason, int tried, Walk walk) =>
        tried <= (retry?.Count ?? 0) && !Final.Contains(reason) ? retry?.Interval?.After(walk.Now, walk.Zone) - walk.Now ?? Duration.Zero : null;
}

/// <summary>What every node that sends something has in common.</summary>
internal static class Sending
{
    /// <summary>Where to reach the person on the channel, or why not: no address, or no consent.</summary>
    /// <exception cref="TemplateException">The node's own address fails for this person.</exception>
    public static (string To, string? Reason, string Detail) Address(Scope scope, Channel channel, Template? own)
    {
        var to = (own is null ? scope.Profile.Text(channel.AddressField()!) : own.Render(scope))?.Trim() ?? "";
        if (to.Length == 0)
        {
            return ("", "no_address", own is null ? $"The profile has no {channel.AddressField()}." : "The node's 'to' is empty for this person.");
        }
        return scope.Profile.Consent[channel.Name()] is { Kind: ValueKind.Text, Text: "opted_out" }
            ? (to, "no_consent", $"The profile opted out of {channel.Name()}.")
            : (to, null, "");
    }

    /// <summary>When a provider took it: now, unless what it says of it already is earlier than that.</summary>
    public static Instant AcceptedAt(Walk walk, Answer.Accepted accepted) =>
        accepted.Receipts.Count > 0 ? Instant.Min(walk.Now, accepted.Receipts[0].At) : walk.Now;

    /// <summary>In a result: when it is tried again, as long as that lies ahead.</summary>
    public const string RetryAt = "retryAt";

    /// <summary>In a result: how often it was tried in this visit, where that is more than once.</summary>
    public const string Tries = "tries";

    /// <summary>True for the answer of the visit's latest effect; an earlier one was, or is about to be, replaced by a retry.</summary>
    public static bool IsAwaited(Walk walk, EffectKey key) => key.Index == walk.Enrollment.Effects - 1 && walk.Result(RetryAt).IsNull;

    /// <summary>
    /// Puts a retry off, on the clock of relative waits: a pause that holds it holds this too. <see cref="TakesUp"/> says at the wake that
    /// it was for this.
    /// </summary>
    /// <returns>Null for one that is to be made at once.</returns>
    public static Move? Later(Walk walk, Duration after)
    {
        if (after <= Duration.Zero)
        {
            return null;
        }
        walk.SetResult(RetryAt, Value.Of(walk.Now + after));
        return Move.Park(walk.Relative(walk.Now + after));
    }

    /// <summary>Takes back that a retry lies ahead: its time has come, or there is no need for it any more. False where none does.</summary>
    public static bool TakesUp(Walk walk)
    {
        if (walk.Result(RetryAt).IsNull)
        {
            return false;
        }
        walk.SetResult(RetryAt, Value.Null);
        return true;
    }

    /// <summary>In a line's detail: a retry or a fallback follows, so that this is no failure yet.</summary>
    public const string Again = "again";

    /// <summary>Writes down a refusal; one that something else follows (a retry, a fallback) is no failure yet.</summary>
    public static void Refused(Walk walk, string reason, string detail, bool again = false, Channel? carrier = null) =>
        walk.Note(JournalKind.Refused, reason, Data.Of(
            ("detail", Value.Of(detail)), (Again, again ? Value.Of(true) : Value.Null),
            ("channel", carrier is { } channel ? Value.Of(channel.Name()) : Value.Null)));

    public static DataBuilder Put(this DataBuilder content, string name, Template? template, Scope scope) =>
        template is null ? content : content.Set(name, Value.Of(template.Render(scope)));

    /// <summary>A part that is read as HTML, in which values are escaped.</summary>
    public static DataBuilder PutHtml(this DataBuilder content, string name, Template? template, Scope scope) =>
        template is null ? content : content.Set(name, Value.Of(template.RenderHtml(scope)));

    /// <summary>An address, in which values are escaped as its parts.</summary>
    public static DataBuilder PutUrl(this DataBuilder content, string name, Template? template, Scope scope) =>
        template is null ? content : content.Set(name, Value.Of(template.RenderUrl(scope)));

    public static Data Render(IReadOnlyDictionary<string, Template> templates, Scope scope)
    {
        var rendered = new DataBuilder();
        foreach (var (name, template) in templates)
        {
            rendered.Put(name, template, scope);
        }
        return rendered.ToData();
    }
}
