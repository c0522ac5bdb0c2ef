using NodaTime;
using NodaTime.Text;
using Sojourn.Core.Values;
using Sojourn.Store;

namespace Sojourn.Runtime.Runs;

/// <summary>When a run is to start: a date and time as a person says it, in a zone.</summary>
public static class RunTime
{
    /// <param name="at">A local time (<c>2026-12-01T09:00</c>), or an instant with an offset, which needs no zone.</param>
    /// <param name="timeZone">An IANA name such as <c>Europe/Berlin</c>.</param>
    public static RunSchedule Parse(string? at, string? timeZone)
    {
        if (string.IsNullOrWhiteSpace(at))
        {
            throw RefusedException.Invalid("missing_setting", "at", "Say when: a date and time such as 2026-12-01T09:00.");
        }
        var zone = timeZone is null ? null : DateTimeZoneProviders.Tzdb.GetZoneOrNull(timeZone);
        if (timeZone is not null && zone is null)
        {
            throw RefusedException.Invalid("unknown_time_zone", "timeZone", $"There is no time zone '{timeZone}'. Use a name such as Europe/Berlin or America/New_York.");
        }
        if (OffsetDateTimePattern.ExtendedIso.Parse(at) is { Success: true } instant)
        {
            return new(at, timeZone ?? "UTC", Calendar.At(instant.Value));
        }
        var local = LocalDateTimePattern.ExtendedIso.Parse(at) is { Success: true } exact ? exact.Value
            : LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm").Parse(at) is { Success: true } minutes ? minutes.Value
            : throw RefusedException.Invalid("bad_date", "at", $"'{at}' is no date and time. Write it as 2026-12-01T09:00.");
        return zone is null
            ? throw RefusedException.Invalid("missing_setting", "timeZone", "Say in which time zone, such as Europe/Berlin.")
            : new(at, timeZone!, Calendar.At(local, zone));
    }
}
