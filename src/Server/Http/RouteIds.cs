using Sojourn.Core;
using Sojourn.Core.Values;
using Sojourn.Runtime;

namespace Sojourn.Server;

/// <summary>Ids of routes. One that cannot be an id names nothing: 404, as for one that is not there.</summary>
internal static class RouteIds
{
    public static JourneyId Journey(string text) => JourneyId.TryParse(text, out var id) ? id : throw RefusedException.NotFound("journey", text);

    public static RunId Run(string text) => RunId.TryParse(text, out var id) ? id : throw RefusedException.NotFound("run", text);

    public static EnrollmentId Enrollment(string text) =>
        EnrollmentId.TryParse(text, out var id) ? id : throw RefusedException.NotFound("enrollment", text);

    /// <summary>A profile's id, as clients chose it.</summary>
    public static string Profile(string? text, string path = "profileId")
    {
        if (string.IsNullOrWhiteSpace(text) || text.Length > Limits.ProfileIdLength || !PlainText.IsLine(text))
        {
            throw RefusedException.Invalid("bad_profile_id", path, $"A profile's id has 1 to {Limits.ProfileIdLength} characters on one line.");
        }
        return text;
    }
}
