namespace Sojourn.Server;

/// <summary>
/// What a journey or a run has come to. Visits are counted: at every node entered = waiting + left + exited + failed. Rates and
/// averages of nothing are 0.
/// </summary>
/// <param name="Started">Enrollments that began, those on a started run's list whose turn has not come included.</param>
/// <param name="Active">Enrollments that are inside: started = completed + exited + failed + active.</param>
/// <param name="Pending">Of the active, those whose turn has not come.</param>
/// <param name="Paused">Of the active, those whose run or journey is frozen.</param>
/// <param name="DropOffs">Exited early or failed.</param>
/// <param name="Refused">
/// How often somebody was kept from entering by an event or the API, by reason: <c>audience</c>, <c>anonymous</c>, <c>missing_field</c>,
/// <c>wrong_type</c>, <c>empty_key</c>, <c>paused</c>, or what the rule for re-entry says. None of them has started. Empty for a run: its lists name their rows.
/// </param>
public sealed record Metrics(
    long Started, long Completed, long Exited, long Failed, long Active, long Pending, long Paused, long DropOffs, double AverageDurationSeconds,
    IReadOnlyDictionary<string, NodeMetrics> Nodes, ChannelMetrics Channels, IReadOnlyDictionary<string, long> Goals,
    IReadOnlyDictionary<string, long> Refused);

/// <param name="Waiting">Visits that have not ended, paused ones included.</param>
/// <param name="Left">Visits that ended by a port; ports that begin with @ are an operator's or a publish's doing.</param>
/// <param name="Exited">Visits that ended there because the enrollment did: by an exit node, a cancel, an archive, an expiry.</param>
public sealed record NodeMetrics(long Entered, long Waiting, IReadOnlyDictionary<string, long> Left, long Exited, long Failed);

/// <summary>
/// By channel, in the words of each. What was sent and came back is an error, a bounce or a failure, so that delivered and
/// those are together at most sent. What was never taken is told apart: nobody to reach, no consent, a template that fails, a
/// provider that refuses.
/// </summary>
public sealed record ChannelMetrics(
    CallMetrics Call, WhatsappMetrics Whatsapp, TextMetrics Sms, TextMetrics Rcs, EmailMetrics Email, PushMetrics Push,
    TextMetrics Telegram, WebhookMetrics Webhook)
{
    /// <param name="sum">A counter of all nodes together, by its name.</param>
    internal static ChannelMetrics Of(Func<string, long> sum) => new(
        new(sum("call.placed"), sum("call.answered"), Rate(sum("call.answered"), sum("call.placed")),
            Rate(sum("call.talk_seconds"), sum("call.answered")), sum("call.voicemail"), sum("call.no_answer"), sum("call.busy"), sum("call.failed"), sum("call.not_sent")),
        new(sum("whatsapp.sent"), sum("whatsapp.delivered"), sum("whatsapp.read"), sum("whatsapp.replied"), sum("whatsapp.failed"), sum("whatsapp.not_sent")),
        Text(sum, "sms"), Text(sum, "rcs"),
        new(sum("email.sent"), sum("email.delivered"), sum("email.read"), sum("email.clicked"), sum("email.failed"), sum("email.not_sent")),
        new(sum("push.sent"), sum("push.clicked"), sum("push.failed"), sum("push.not_sent")),
        Text(sum, "telegram"),
        new(sum("webhook.sent"), sum("webhook.failed")));

    internal static double Rate(long part, long whole) => whole == 0 ? 0 : Math.Round((double)part / whole, 4);

    private static TextMetrics Text(Func<string, long> sum, string channel) =>
        new(sum(channel + ".sent"), sum(channel + ".delivered"), sum(channel + ".failed"), sum(channel + ".replied"), sum(channel + ".not_sent"));
}

public sealed record CallMetrics(
    long Placed, long Answered, double AnswerRate, double AverageTalkSeconds, long Voicemail,
    long NoAnswer, long Busy, long Failed, long NotPlaced);

public sealed record WhatsappMetrics(long Sent, long Delivered, long Read, long Replied, long Errors, long NotSent);

public sealed record TextMetrics(long Sent, long Delivered, long Errors, long Replied, long NotSent);

public sealed record EmailMetrics(long Sent, long Delivered, long Opens, long Clicks, long Bounces, long NotSent);

public sealed record PushMetrics(long Sends, long ClickThroughs, long Failures, long NotSent);

public sealed record WebhookMetrics(long Sent, long Errors);
