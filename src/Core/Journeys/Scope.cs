using NodaTime;
using Sojourn.Core.Enrollments;
using Sojourn.Core.Profiles;
using Sojourn.Core.Values;

namespace Sojourn.Core.Journeys;

/// <summary>Everything that conditions and templates of one enrollment can read at one moment.</summary>
/// <param name="Profile">The person; a blank one where the version needs none.</param>
/// <param name="Enrollment">Journey data, what began it, node results, attempts.</param>
/// <param name="Happening">The event being judged, where there is one; else <c>event.*</c> is what began the enrollment.</param>
/// <param name="Facts">Segments and history.</param>
/// <param name="Now">The moment.</param>
public sealed record Scope(Profile Profile, Enrollment Enrollment, ProfileEvent? Happening, Facts Facts, Instant Now)
{
    public Value Resolve(FieldPath path) => path.Root switch
    {
        FieldRoot.Profile => path.Parts[0] == "id" ? Value.Of(Profile.Id) : FieldPath.Follow(Profile.Attributes[path.Parts[0]], path.Parts, 1),
        FieldRoot.Journey => FieldPath.Follow(Enrollment.Data[path.Parts[0]], path.Parts, 1),
        FieldRoot.Event => FieldPath.Follow((Happening is null ? Enrollment.Event : EventData(Happening))[path.Parts[0]], path.Parts, 1),
        FieldRoot.Nodes => FieldPath.Follow(Enrollment.Results[path.Parts[0]], path.Parts, 1),
        FieldRoot.Enrollment => FieldPath.Follow(OfEnrollment(path.Parts[0]), path.Parts, 1),
        FieldRoot.Now => Value.Of(Now),
    };

    /// <summary>An event as <c>event.*</c> shows it: its properties, and its <c>name</c> and <c>at</c> where those are no properties.</summary>
    public static Data EventData(ProfileEvent happening) =>
        Data.Of(("name", Value.Of(happening.Name)), ("at", Value.Of(happening.At))).With(happening.Properties);

    public const string AttemptsField = "attempts";

    /// <summary>The names under <c>enrollment</c>.</summary>
    public static readonly IReadOnlyList<string> EnrollmentFields = ["id", "entered_at", "visits", "version", "run", AttemptsField];

    /// <summary><c>enrollment.id</c>, <c>.entered_at</c>, <c>.visits</c>, <c>.attempts.NODE</c>, <c>.run</c>, <c>.version</c>.</summary>
    public Value OfEnrollment(string name) => name switch
    {
        "id" => Value.Of(Enrollment.Id.ToString()),
        "entered_at" => Value.Of(Enrollment.EnteredAt),
        "visits" => Value.Of(Enrollment.Visit),
        "version" => Value.Of(Enrollment.Version),
        "run" => Enrollment.Run.IsNone ? Value.Null : Value.Of(Enrollment.Run.ToString()),
        AttemptsField => Value.Of(Attempts()),
        _ => Value.Null,
    };

    /// <summary>By node: the dispatches of one that sends, the visits of any other.</summary>
    private Data Attempts()
    {
        var attempts = new DataBuilder(Enrollment.Arrivals);
        foreach (var (node, result) in Enrollment.Results)
        {
            if (result.Kind == ValueKind.Object && result.Object["attempts"] is { IsNull: false } count)
            {
                attempts.Set(node, count);
            }
        }
        return attempts.ToData();
    }
}
