using NodaTime;
using NodaTime.TimeZones;

namespace Sojourn.Core.Values;

/// <summary>
/// Local time to instants and back under named rules: a time that DST skips moves forward by the gap, one that it repeats is the
/// earlier. The calendar has the years 1 to 9999, and what lies beyond is its first or last moment: <c>9999-12-31T23:59:59-05:00</c> is how
/// databases write "never".
/// </summary>
public static class Calendar
{
    /// <summary>No wait reaches so far, so that zones and spans can be left out of account there, which have no room at the calendar's ends.</summary>
    private const int Margin = 20;

    public static readonly ZoneLocalMappingResolver Rule =
        Resolvers.CreateMappingResolver(Resolvers.ReturnEarlier, Resolvers.ReturnForwardShifted);

    public static readonly Instant First = Instant.FromUtc(1, 1, 1, 0, 0);
    public static readonly Instant Last = Instant.FromUnixTimeMilliseconds(Instant.MaxValue.ToUnixTimeMilliseconds());

    private static readonly Instant Early = Instant.FromUtc(Margin, 1, 1, 0, 0);
    private static readonly Instant Late = Instant.FromUtc(10_000 - Margin, 1, 1, 0, 0);

    /// <summary>Whether zones and spans count there.</summary>
    public static bool IsInside(Instant moment) => moment >= Early && moment < Late;

    public static Instant Plus(Instant start, Duration span) => IsInside(start) ? start + span : start;

    public static Instant Plus(Instant start, Period period, DateTimeZone zone) =>
        IsInside(start) ? At(start.InZone(zone).LocalDateTime.Plus(period), zone) : start;

    public static Instant At(LocalDateTime local, DateTimeZone zone) =>
        local.InUtc().ToInstant() is var utc && IsInside(utc) ? zone.ResolveLocal(local, Rule).ToInstant() : Within(utc);

    public static Instant At(OffsetDateTime local)
    {
        var utc = Within(local.LocalDateTime.InUtc().ToInstant());
        var shift = Duration.FromTicks(local.Offset.Ticks);
        return shift < Duration.Zero ? utc + Duration.Min(-shift, Last - utc) : utc - Duration.Min(shift, utc - First);
    }

    public static LocalDateTime Local(Instant moment, DateTimeZone zone) =>
        IsInside(moment) ? moment.InZone(zone).LocalDateTime : moment.InUtc().LocalDateTime;

    private static Instant Within(Instant moment) => Instant.Max(First, Instant.Min(moment, Last));
}
