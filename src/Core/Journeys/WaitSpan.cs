using System.Text.Json.Serialization;
using NodaTime;
using Sojourn.Core.Values;

namespace Sojourn.Core.Journeys;

/// <summary>
/// A length of time as a person says it. Seconds to hours elapse; days to months are calendar periods in a zone, so that
/// "one day" is the same time tomorrow also when the clocks change; the ends of months clamp.
/// </summary>
public sealed record WaitSpan(decimal? Amount, string? Unit)
{
    public const string Seconds = "seconds", Minutes = "minutes", Hours = "hours", Days = "days", Weeks = "weeks", Months = "months";

    public static readonly IReadOnlyList<string> Units = [Seconds, Minutes, Hours, Days, Weeks, Months];

    /// <summary>True for units that elapse rather than count days of a calendar.</summary>
    [JsonIgnore]
    public bool Elapses => Unit is Seconds or Minutes or Hours;

    /// <summary>True when this is a second at least, which is as finely as waits are told apart. What is shorter lets a circle spin.</summary>
    [JsonIgnore]
    public bool Waits => Amount is { } amount && amount <= int.MaxValue && amount * SecondsOfUnit >= 1;

    public Problem? Check(string path)
    {
        if (Amount is null || Unit is null)
        {
            return new("missing_setting", path, "Say how long: an amount and a unit (seconds, minutes, hours, days, weeks or months).");
        }
        if (!Units.Contains(Unit))
        {
            return new("unknown_unit", path + ".unit", $"'{Unit}' is no unit of time: use {string.Join(", ", Units)}.");
        }
        if (Amount < 0)
        {
            return new("negative_wait", path + ".amount", "A wait cannot be shorter than nothing: use an amount of 0 or more.");
        }
        if (!Elapses && Amount != decimal.Truncate(Amount.Value))
        {
            return new("fraction_of_day", path + ".amount", "Days, weeks and months are whole: use hours for a part of a day.");
        }
        // The first comparison keeps the second within the range of numbers.
        return Amount > int.MaxValue || ApproximateDays > Limits.WaitMaxYears * 366m
            ? new("wait_too_long", path + ".amount", $"A wait may last {Limits.WaitMaxYears} years at most.")
            : null;
    }

    /// <summary>The instant this long after <paramref name="start"/>.</summary>
    /// <param name="start">When the wait begins.</param>
    /// <param name="zone">The profile's zone, else the workspace's; only days to months look at it.</param>
    public Instant After(Instant start, DateTimeZone zone)
    {
        var amount = Amount ?? 0;
        return Unit switch
        {
            Seconds => Calendar.Plus(start, Duration.FromMilliseconds((double)(amount * 1_000))),
            Minutes => Calendar.Plus(start, Duration.FromMilliseconds((double)(amount * 60_000))),
            Hours => Calendar.Plus(start, Duration.FromMilliseconds((double)(amount * 3_600_000))),
            Days => Calendar.Plus(start, Period.FromDays((int)amount), zone),
            Weeks => Calendar.Plus(start, Period.FromWeeks((int)amount), zone),
            Months => Calendar.Plus(start, Period.FromMonths((int)amount), zone),
            _ => throw new InvalidOperationException($"Unit '{Unit}' was let through validation."),
        };
    }

    /// <summary>The instant this long before <paramref name="end"/>.</summary>
    /// <param name="end">When the wait would be over.</param>
    /// <param name="zone">The profile's zone, else the workspace's; only days to months look at it.</param>
    public Instant Before(Instant end, DateTimeZone zone) => (this with { Amount = -(Amount ?? 0) }).After(end, zone);

    private decimal ApproximateDays => (Amount ?? 0) * SecondsOfUnit / 86_400;

    private decimal SecondsOfUnit => Unit switch
    {
        Seconds => 1,
        Minutes => 60,
        Hours => 3_600,
        Weeks => 7 * 86_400,
        Months => 30.5m * 86_400,
        _ => 86_400,
    };
}
