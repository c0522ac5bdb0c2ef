using NodaTime;
using NodaTime.Text;
using Sojourn.Core.Enrollments;
using Sojourn.Core.Values;

namespace Sojourn.Core.Journeys.Nodes;

/// <summary>What to do about a date that is over when the person arrives.</summary>
public enum PastDate { Continue, Skip }

/// <summary>Which side of a date an offset lies on.</summary>
public enum OffsetDirection { After, Before }

/// <summary>
/// Waits until a moment: a date, a date field with an offset, or the next time of day, on any day or some weekdays, in the
/// person's zone unless the node names one. A date that is over goes on by <c>next</c>, or, with <c>past: skip</c>, by
/// <c>past</c>; a field without a date leaves by <c>missing</c>; <c>next</c> takes what has no edge.
/// </summary>
public sealed record WaitUntil : Node
{
    public const string PastPort = "past", MissingPort = "missing";

    private static readonly LocalTimePattern Clock = LocalTimePattern.CreateWithInvariantCulture("HH:mm");

    private static readonly IReadOnlyList<string> Week = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

    /// <summary>A day (<c>2026-12-31</c>), a local time (<c>2026-12-31T09:00</c>) or an instant.</summary>
    public string? Date { get; init; }

    /// <summary>A field that holds a date, such as <c>profile.renewal_date</c>.</summary>
    public string? Field { get; init; }

    public WaitSpan? Offset { get; init; }

    /// <summary>Whether the offset lies <c>before</c> or <c>after</c> the date.</summary>
    public OffsetDirection? Direction { get; init; }

    public string? Weekday { get; init; }

    public IReadOnlyList<string> Weekdays { get; init; } = [];

    /// <summary>A time of day, <c>09:00</c>: that of the date, or the next one.</summary>
    public string? Time { get; init; }

    /// <summary>A window of the day, in which the person goes on at once.</summary>
    public string? From { get; init; }

    public string? To { get; init; }

    /// <summary>An IANA zone; the person's unless set.</summary>
    public string? TimeZone { get; init; }

    public PastDate? Past { get; init; }

    public override string Kind => "wait_until";

    public override IReadOnlyList<string> Ports => [Journeys.Ports.Next, PastPort, MissingPort];

    /// <summary>Only the next time of day always lies ahead; a date may be over, and a window open.</summary>
    public override bool Waits => !HasDate && Time is not null;

    public override Needs Needs => TimeZone is null || Field?.StartsWith("profile.", StringComparison.Ordinal) == true ? Needs.TheProfile : Needs.None;

    private bool HasDate => Date is not null || Field is not null;

    private bool HasDays => Weekday is not null || Weekdays.Count > 0;

    public override IReadOnlyList<string> Results => ["until"];

    public override void Check(NodeCheck check)
    {
        if (!HasDate && !HasDays && Time is null && From is null && To is null)
        {
            check.Error("missing_setting", "date", "Say until when: a date, a date field, a weekday or a time of day.");
        }
        if (Date is not null && Field is not null)
        {
            check.Error("bad_value", "field", "Wait until a date or a date field, not both: remove one.");
        }
        if (HasDate && (HasDays || From is not null || To is not null))
        {
            check.Error("bad_value", "weekdays", "A date has its weekday: put a second node behind this one to wait for a weekday or a window.");
        }
        if (Time is not null && (From is not null || To is not null))
        {
            check.Error("bad_value", "time", "Wait until a time, or for a window between two, not both: remove one.");
        }
        if (Date is not null && ParseDate(Date, DateTimeZone.Utc) is null)
        {
            check.Error("bad_value", "date", "Write a date such as 2026-12-31, 2026-12-31T09:00 or 2026-12-31T09:00:00Z.");
        }
        else if (Date is not null && IsOverEverywhere(Date, check.Facts.Now))
        {
            check.Warn("date_in_past", "date", $"'{Date}' is over: nobody will wait here. Choose a later date, or a field that has one for each person.");
        }
        check.Path(Field, "field");
        CheckOffset(check);
        CheckTimes(check);
        if (TimeZone is not null && DateTimeZoneProviders.Tzdb.GetZoneOrNull(TimeZone) is null)
        {
            check.Error("unknown_time_zone", "timeZone", $"There is no time zone '{TimeZone}': use a name such as Europe/Berlin or America/New_York.");
        }
    }

    private void CheckOffset(NodeCheck check)
    {
        if (Offset is not null)
        {
            check.Span(Offset, "offset");
            if (Field is null)
            {
                check.Error("bad_value", "offset", "An offset counts from a date field: choose the field, or write the date that is meant.");
            }
        }
        else if (Direction is not null)
        {
            check.Error("missing_setting", "offset", "Say how long before or after the date.");
        }
    }

    private void CheckTimes(NodeCheck check)
    {
        foreach (var (time, setting) in new[] { (Time, "time"), (From, "from"), (To, "to") })
        {
            if (time is not null && ParseTime(time) is null)
            {
                check.Error("bad_value", setting, "Write a time of day such as 09:00 or 17:30.");
            }
        }
        if ((From is null) != (To is null))
        {
            check.Error("missing_setting", From is null ? "from" : "to", "A window has a beginning and an end: set both.");
        }
        if (From is not null && From == To)
        {
            check.Error("bad_value", "to", "The window ends when it begins: choose a later end.");
        }
        foreach (var (day, setting) in Weekdays.Select((day, i) => (day, $"weekdays[{i}]")).Append((Weekday ?? Week[0], "weekday")))
        {
            if (!Week.Contains(day))
            {
                check.Error("bad_value", setting, $"'{day}' is no weekday: use {string.Join(", ", Week)}.");
            }
        }
    }

    public override Move Enter(Walk walk)
    {
        walk.BeginResult();
        if (Due(walk, walk.Now) is not { } due)
        {
            walk.Note(JournalKind.Note, "missing_date", Data.Of(("field", Value.Of(Field))));
            return Leave(walk, MissingPort);
        }
        walk.SetResult("until", Value.Of(due));
        if (due > walk.Now)
        {
            return Move.Park(Walk.Absolute(due));
        }
        return Leave(walk, HasDate && due < walk.Now && Past == PastDate.Skip ? PastPort : Journeys.Ports.Next);
    }

    public override Move Receive(Walk walk, Signal signal) => signal switch
    {
        Signal.Woke => Leave(walk, PassedInPause(walk) ? PastPort : Journeys.Ports.Next),
        Signal.Recompute when Due(walk, walk.VisitBegan) is { } due => Move.Park(Walk.Absolute(due)),
        _ => Move.Stay,
    };

    /// <summary>A date that passed while run or journey were frozen: the journey's settings say what becomes of it.</summary>
    private static bool PassedInPause(Walk walk)
    {
        if (walk.Facts.Settings.Pause.Past != PastDates.Skip || walk.Result("until") is not { Kind: ValueKind.Date } until)
        {
            return false;
        }
        var frozen = walk.Facts.Held - walk.Enrollment.VisitHeld;
        var late = walk.Now - until.Date;
        return frozen > Duration.Zero && late >= Duration.FromSeconds(1) && late <= frozen + Duration.FromMinutes(1);
    }

    private static Move Leave(Walk walk, string port) => Move.Leave(walk.Connected(port) ? port : Journeys.Ports.Next);

    /// <summary>The moment; null where the field holds no date.</summary>
    private Instant? Due(Walk walk, Instant from)
    {
        var zone = (TimeZone is null ? null : DateTimeZoneProviders.Tzdb.GetZoneOrNull(TimeZone)) ?? walk.Zone;
        if (!HasDate)
        {
            return NextMoment(from, zone);
        }
        if ((Date is not null ? ParseDate(Date, zone) : FieldDate(walk, zone)) is not { } date)
        {
            return null;
        }
        if (Offset is not null)
        {
            date = Direction == OffsetDirection.Before ? Offset.Before(date, zone) : Offset.After(date, zone);
        }
        return Time is null ? date : Calendar.At(Calendar.Local(date, zone).Date + ParseTime(Time)!.Value, zone);
    }

    private Instant? FieldDate(Walk walk, DateTimeZone zone)
    {
        if (!FieldPath.TryParse(Field, out var path))
        {
            return null;
        }
        var value = walk.Scope().Resolve(path);
        return value.Kind == ValueKind.Text ? ParseDate(value.Text, zone) : OnClock(value.AsDate(), zone);
    }

    /// <summary>In the last zone of the world too, and with the time of day that the node may add.</summary>
    private bool IsOverEverywhere(string text, Instant? now) =>
        ParseDate(text, DateTimeZone.ForOffset(NodaTime.Offset.FromHours(-12))) < now - (Time is null ? Duration.Zero : Duration.FromDays(1));

    private static Instant? ParseDate(string text, DateTimeZone zone)
    {
        if (Value.TryParseDate(text, out var date))
        {
            return OnClock(date, zone);
        }
        var local = LocalDateTimePattern.ExtendedIso.Parse(text) is { Success: true } whole ? whole
            : LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm").Parse(text);
        return local is { Success: true, Value.Year: > 0 } ? Calendar.At(local.Value, zone) : null;
    }

    private static Instant? OnClock(Value date, DateTimeZone zone) =>
        date.IsNull ? null : date.IsDay ? Calendar.At(date.Date.InUtc().Date.AtMidnight(), zone) : date.Date;

    /// <summary>The next time of day, which always lies ahead; or now, when it is within the window; or the window's next beginning.</summary>
    private Instant NextMoment(Instant from, DateTimeZone zone)
    {
        var local = Calendar.Local(from, zone);
        var begins = ParseTime(Time ?? From ?? "00:00") ?? LocalTime.Midnight;
        var ends = Time is null ? ParseTime(To ?? "00:00") ?? LocalTime.Midnight : begins;
        for (var day = local.Date.PlusDays(-1); day <= local.Date.PlusDays(8); day = day.PlusDays(1))
        {
            if (!IsDay(day.DayOfWeek))
            {
                continue;
            }
            var opens = Calendar.At(day + begins, zone);
            // A window that ends before it begins ends on the next day.
            var closes = Time is not null ? opens : Calendar.At((ends <= begins ? day.PlusDays(1) : day) + ends, zone);
            if (opens > from)
            {
                return opens;
            }
            if (from < closes)
            {
                return from;
            }
        }
        throw new InvalidOperationException("A week has no day of the node's.");
    }

    private bool IsDay(IsoDayOfWeek day) => !HasDays || Week[(int)day - 1] == Weekday || Weekdays.Contains(Week[(int)day - 1]);

    private static LocalTime? ParseTime(string text) => Clock.Parse(text) is { Success: true } time ? time.Value : null;
}
