using NodaTime;
using Sojourn.Core.Values;

namespace Sojourn.Core.Messages;

/// <summary>
/// One rendered thing on its way to a provider. <paramref name="Content"/> holds what the channel's node rendered, under
/// the names of its settings (<c>body</c>, <c>subject</c>, <c>html</c>, <c>url</c>, <c>variables</c> …).
/// </summary>
public sealed record OutgoingMessage(EffectKey Key, Channel Channel, string NodeId, string ProfileId, string To, Data Content);

/// <summary>What a provider said when it was handed a message.</summary>
public abstract record Answer
{
    private Answer()
    {
    }

    /// <summary>The provider has it. Receipts that are known already come along.</summary>
    public sealed record Accepted(string? Reference, IReadOnlyList<Receipt> Receipts) : Answer
    {
        public static readonly Accepted Plain = new(null, []);
    }

    /// <summary>Not now: a rate limit, a time-out, a server that is down. It is tried again with the same key.</summary>
    public sealed record Deferred(string Reason, Duration? After = null) : Answer
    {
        /// <summary>The reason of what a provider did not begin because the server stops: it counts as no attempt.</summary>
        public const string Stopping = "stopping";
    }

    /// <summary>Never: the address is wrong, the message is refused. <paramref name="Reason"/> is a stable snake_case code.</summary>
    public sealed record Rejected(string Reason, string Detail) : Answer;

    /// <summary>A webhook's response: any status below 400 counts as success.</summary>
    /// <param name="Status">The number.</param>
    /// <param name="Body">What could be read of the body.</param>
    /// <param name="Problem">Why the body is not here, or not as it came: one of <see cref="ResponseProblem"/>; null when it is.</param>
    public sealed record Replied(int Status, Value Body, string? Problem = null) : Answer;
}

/// <summary>What can be wrong with the body of a webhook's response.</summary>
public static class ResponseProblem
{
    /// <summary>It has more than we read or keep; of a text the beginning is here.</summary>
    public const string TooLarge = "response_too_large";

    /// <summary>It says that it is JSON, or the node needs JSON, and it is none; it is here as a text.</summary>
    public const string NotJson = "response_not_json";

    /// <summary>JSON nested deeper than <see cref="Limits.JsonDepth"/>; it is here as a text.</summary>
    public const string TooDeep = "response_too_deep";

    /// <summary>JSON with a number that no journey can hold; it is here as a text.</summary>
    public const string OutOfRange = "response_out_of_range";

    /// <summary>A value that is to fill a field is not of the field's type.</summary>
    public const string WrongType = "response_wrong_type";
}

/// <summary>
/// What a provider says later: a status of <see cref="MessageStatus"/>, or a call's outcome. Providers repeat, reorder and
/// delay these; applying one twice changes nothing.
/// </summary>
public sealed record Receipt(EffectKey Key, string Status, Instant At, Data Detail);

/// <summary>The statuses of a message, in the order in which they can only move forward. <c>failed</c> ends it.</summary>
public static class MessageStatus
{
    public const string Sent = "sent";
    public const string Delivered = "delivered";
    public const string Read = "read";
    public const string Clicked = "clicked";
    public const string Replied = "replied";
    public const string Failed = "failed";

    /// <summary>A later status implies the earlier ones.</summary>
    public static readonly IReadOnlyList<string> Ladder = [Sent, Delivered, Read, Clicked, Replied];
}

/// <summary>The outcomes of a call.</summary>
public static class CallOutcome
{
    public const string Answered = "answered";
    public const string Voicemail = "voicemail";
    public const string NoAnswer = "no_answer";
    public const string Busy = "busy";
    public const string Failed = "failed";

    public static readonly IReadOnlyList<string> All = [Answered, Voicemail, NoAnswer, Busy, Failed];
}
