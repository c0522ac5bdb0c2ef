using NodaTime;
using Sojourn.Core.Enrollments;
using Sojourn.Core.Journeys;
using Sojourn.Core.Messages;
using Sojourn.Core.Values;
using Sojourn.Runtime.Catalog;
using Sojourn.Store;

namespace Sojourn.Runtime.Outbox;

/// <summary>
/// The send gate's last look and the body: consent is asked, and templates are rendered, at the moment of dispatch.
/// </summary>
internal static class Render
{
    /// <exception cref="TemplateException">A template fails for this person.</exception>
    public static OutgoingMessage Message(OutboxEntry entry, Snapshot snapshot, Instant now)
    {
        var view = snapshot.Scope(new WakeScope(entry.Enrollment.Journey, entry.Enrollment.Run));
        var facts = new Facts(entry.Profile, [], snapshot.Segments, view.Journey?.Settings ?? new(), snapshot.Zone, Duration.Zero);
        var scope = new Scope(entry.Profile, entry.Enrollment, null, facts, now);
        var content = entry.Version.Node(entry.Row.Node).Render(scope, entry.Row.Inputs);
        return new(entry.Row.Key, entry.Row.Lane.Channel, entry.Row.Node, entry.Profile.Id, entry.Row.To, content);
    }

    /// <summary>Consent was withdrawn after it was queued.</summary>
    public static bool OptedOut(OutboxEntry entry) =>
        entry.Row.Lane.Channel != Channel.Webhook
        && entry.Profile.Consent[entry.Row.Lane.Channel.Name()] is { Kind: ValueKind.Text, Text: "opted_out" };
}
