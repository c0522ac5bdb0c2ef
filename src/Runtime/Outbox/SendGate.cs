using Microsoft.Extensions.Logging;
using NodaTime;
using Sojourn.Channels;
using Sojourn.Core.Enrollments;
using Sojourn.Core.Journeys;
using Sojourn.Core.Messages;
using Sojourn.Core.Values;
using Sojourn.Runtime.Catalog;
using Sojourn.Runtime.Time;

namespace Sojourn.Runtime.Outbox;

/// <summary>
/// The last look before something leaves the house: is its visit still on, is its run still live, does the person still
/// agree? Then the body is rendered and the provider is called. It is asked at the very moment of dispatch, since an entry
/// may have waited in front of a slow provider for long.
/// </summary>
public sealed class SendGate(Func<Snapshot> snapshot, JourneyClock clock, ILogger log)
{
    /// <summary>Sends what may go.</summary>
    /// <returns>
    /// One answer for each entry; null for one that was held back, as if it had never been handed over. Where a provider fails while the server stops
    /// there is none: what became of them is not known.
    /// </returns>
    public async Task<List<(OutboxEntry Entry, Answer? Answer)>> Send(IProvider provider, IReadOnlyList<OutboxEntry> entries, CancellationToken stop)
    {
        var answers = new List<(OutboxEntry, Answer?)>(entries.Count);
        var messages = new List<OutgoingMessage>(entries.Count);
        var sent = new List<OutboxEntry>(entries.Count);
        var (now, current) = (clock.Now, snapshot());
        foreach (var entry in entries)
        {
            var view = current.Scope(entry.Row.Lane.Scope);
            if (entry.Recalled || view.State != ScopeState.Live)
            {
                answers.Add((entry, null));
            }
            else if (entry.Row.Damage is { } damage)
            {
                answers.Add((entry, new Answer.Rejected("internal_error", damage)));
            }
            else if (OptedOut(entry))
            {
                answers.Add((entry, new Answer.Rejected("no_consent", $"The person opted out of {entry.Row.Lane.Channel.Name()} before it was sent.")));
            }
            else if (Render(entry, view, current, now, out var refusal) is { } message)
            {
                messages.Add(message);
                sent.Add(entry);
            }
            else
            {
                answers.Add((entry, refusal));
            }
        }
        if (sent.Count > 0)
        {
            await Call(provider, messages, sent, answers, stop);
        }
        return answers;
    }

    private async Task Call(
        IProvider provider, List<OutgoingMessage> messages, List<OutboxEntry> sent, List<(OutboxEntry, Answer?)> answers, CancellationToken stop)
    {
        try
        {
            var given = await provider.Send(messages, stop);
            for (var i = 0; i < sent.Count; i++)
            {
                answers.Add((sent[i], given[i] is Answer.Deferred { Reason: Answer.Deferred.Stopping } ? null : given[i]));
            }
        }
        catch (Exception error) when (stop.IsCancellationRequested)
        {
            log.LogWarning(error, "The provider {Provider} did not answer about {Count} messages before the server stopped", provider.Name, sent.Count);
        }
        catch (Exception error)
        {
            log.LogError(error, "The provider {Provider} failed over {Count} messages", provider.Name, sent.Count);
            answers.AddRange(sent.Select(entry => (entry, (Answer?)new Answer.Deferred("provider_error"))));
        }
    }

    /// <summary>A template that fails for one person fails that person's message and nothing else.</summary>
    private OutgoingMessage? Render(OutboxEntry entry, ScopeView view, Snapshot current, Instant now, out Answer? refusal)
    {
        refusal = null;
        try
        {
            var facts = new Facts(entry.Profile, [], current.Segments, view.Journey!.Settings, current.Zone, Duration.Zero);
            var scope = new Scope(entry.Profile, entry.Enrollment, null, facts, now);
            var content = entry.Version.Node(entry.Row.Node).Render(scope, entry.Row.Inputs);
            return new(entry.Row.Key, entry.Row.Lane.Channel, entry.Row.Node, entry.Profile.Id, entry.Row.To, content);
        }
        catch (Exception error)
        {
            if (error is not TemplateException)
            {
                log.LogError(error, "Rendering {Key} at node {Node} failed", entry.Row.Key, entry.Row.Node);
            }
            refusal = new Answer.Rejected("template", error.Message);
            return null;
        }
    }

    /// <summary>Consent was withdrawn after it was queued.</summary>
    private static bool OptedOut(OutboxEntry entry) =>
        entry.Row.Lane.Channel != Channel.Webhook
        && entry.Profile.Consent[entry.Row.Lane.Channel.Name()] is { Kind: ValueKind.Text, Text: "opted_out" };
}
