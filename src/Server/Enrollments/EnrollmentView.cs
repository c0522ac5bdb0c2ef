using NodaTime;
using Sojourn.Core.Enrollments;
using Sojourn.Core.Profiles;
using Sojourn.Core.Values;
using Sojourn.Runtime.Catalog;

namespace Sojourn.Server;

/// <summary>
/// An enrollment as it stands, seen through its run and journey: one whose run is frozen is <c>paused</c>, and one whose run
/// was cancelled is <c>cancelled</c>, also before its row has been settled.
/// </summary>
/// <param name="ProfileName">What the person is called, by the profile or by the list whose turn has not come; null when neither has a name.</param>
/// <param name="Status">pending, active, waiting, paused, completed, exited, failed, cancelled or archived.</param>
/// <param name="EnrollmentStatus">ACTIVE, COMPLETED, STOPPED or ARCHIVED.</param>
/// <param name="Node">The node that it is at, or where it ended; null before the first.</param>
/// <param name="NodeSince">When it arrived at its node; null before the first.</param>
/// <param name="NextWakeAt">When it goes on by itself; null when it has ended, is paused, or waits for somebody else.</param>
/// <param name="Data">Journey data: <c>journey.*</c> of expressions.</param>
/// <param name="Nodes">Results by node: <c>nodes.*</c> of expressions.</param>
public record EnrollmentView(
    string Id, string JourneyId, string? RunId, string ProfileId, string? ProfileName, string Status, string EnrollmentStatus, string? Node, int Version,
    string? Key, Instant EnteredAt, Instant? EndedAt, Instant? NextWakeAt, string? Reason, int Attempts, Data Data, Data Nodes,
    Instant? NodeSince)
{
    internal static EnrollmentView Of(Enrollment enrollment, Profile? profile, Snapshot snapshot, Instant now)
    {
        var view = snapshot.Scope(new(enrollment.Journey, enrollment.Run));
        var (status, reason) = Effective.Of(enrollment, view);
        var open = enrollment.IsOpen && view.State is ScopeState.Live or ScopeState.NotStarted;
        return new(
            enrollment.Id.ToString(), enrollment.Journey.ToString(), enrollment.Run.IsNone ? null : enrollment.Run.ToString(), profile?.Id ?? "",
            profile?.Name ?? (enrollment.HasNotBegun ? Profile.NameIn(enrollment.Contact) : null),
            status, Effective.Coarse(status), Effective.Node(enrollment, view), enrollment.Version, enrollment.Key.Length == 0 ? null : enrollment.Key,
            enrollment.EnteredAt, enrollment.EndedAt, open ? Due(enrollment, view, now) : null, reason, AttemptsOf(enrollment), OriginalCell.Without(enrollment.Data),
            enrollment.Results, enrollment.Visit == 0 ? null : enrollment.VisitBegan);
    }

    /// <summary>How often its calls, messages and requests were begun.</summary>
    internal static int AttemptsOf(Enrollment enrollment) => enrollment.Results.Sum(result =>
        result.Value is { Kind: ValueKind.Object } fields && fields.Object["attempts"] is { Kind: ValueKind.Number } count ? (int)count.Number : 0);

    private static Instant? Due(Enrollment enrollment, ScopeView view, Instant now) => enrollment switch
    {
        { Visit: 0 } or { Wake: null } => null,
        { Wake: { Held: true } wake } => wake.Due + view.Held(now),
        { Wake: { } wake } => wake.Due,
    };
}

/// <summary>What the state of a run and journey makes of a row.</summary>
internal static class Effective
{
    public static readonly IReadOnlyList<string> Statuses =
        ["pending", "active", "waiting", "paused", "completed", "exited", "failed", "cancelled", "archived"];

    public static (string Status, string? Reason) Of(Enrollment enrollment, ScopeView view)
    {
        if (!enrollment.IsOpen)
        {
            return (Word(enrollment.Status), enrollment.Reason);
        }
        return view.State switch
        {
            ScopeState.Frozen => ("paused", null),
            ScopeState.Ended => (Word(view.Ending.Status), view.Ending.Reason),
            ScopeState.Deleted => ("cancelled", "deleted"),
            ScopeState.NotStarted or ScopeState.Live => (Word(enrollment.Status), null),
        };
    }

    public static string Coarse(string status) => status switch
    {
        "completed" => "COMPLETED",
        "exited" or "failed" or "cancelled" => "STOPPED",
        "archived" => "ARCHIVED",
        _ => "ACTIVE",
    };

    /// <summary>Whoever is on a started run's list and has not begun is at the start node already.</summary>
    public static string? Node(Enrollment enrollment, ScopeView view) => enrollment.Node.Length > 0 ? enrollment.Node
        : view.Run is { StartedAt: null } ? null
        : view.Journey?.Current?.Start.Id;

    /// <summary>The statuses of rows that can look like one of these words.</summary>
    public static HashSet<EnrollmentStatus> Rows(IReadOnlySet<string> words) =>
        [.. Enum.GetValues<EnrollmentStatus>().Where(row => words.Contains(Word(row))
            || (row.IsOpen() && (words.Contains("paused") || words.Contains("cancelled") || words.Contains("exited") || words.Contains("archived"))))];

    private static string Word(EnrollmentStatus status) => status.ToString().ToLowerInvariant();
}
