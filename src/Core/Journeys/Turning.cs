using NodaTime;
using Sojourn.Core.Values;

namespace Sojourn.Core.Journeys;

/// <summary>
/// When time alone may change what a condition says: a comparison with <c>now</c> at its date, a count of events within a span
/// when one of them is too long ago. Nobody sends a signal for that, so whoever waits for the condition has to look then.
/// </summary>
public static class Turning
{
    /// <summary>As finely as dates are told apart.</summary>
    private static readonly Duration Grain = Duration.FromMilliseconds(1);

    /// <summary>
    /// The first moment after the scope's at which the condition may say something else, as far as can be told by now; null where
    /// time changes nothing. It may come before the change, and is then asked for again; it never comes after it.
    /// </summary>
    public static Instant? Next(Predicate condition, Scope scope) => condition switch
    {
        Predicate.All all => First(all.Parts, scope),
        Predicate.Any any => First(any.Parts, scope),
        Predicate.Not not => Next(not.Part, scope),
        Predicate.Compare compare => OfNow(compare, scope.Now),
        Predicate.InSegment segment => scope.Facts.Behind(segment.Id, scope) is var (when, below) ? Next(when, below) : null,
        Predicate.Did did => OfHistory(did, scope),
        _ => throw new InvalidOperationException($"Unknown condition {condition.GetType().Name}."),
    };

    private static Instant? First(IReadOnlyList<Predicate> parts, Scope scope) =>
        parts.Aggregate((Instant?)null, (first, part) => Earlier(first, Next(part, scope)));

    private static Instant? OfNow(Predicate.Compare compare, Instant now)
    {
        if (compare.Fields.All(field => field.Root != FieldRoot.Now))
        {
            return null;
        }
        Instant? first = null;
        foreach (var value in compare.Value.Kind == ValueKind.List ? compare.Value.List : [compare.Value])
        {
            if (value.AsDate() is not { IsNull: false } date)
            {
                continue;
            }
            Instant[] moments = compare.Op switch
            {
                "before" or "lt" or "gte" => [date.Date],
                "after" or "gt" or "lte" => [date.Date + Grain],
                "equals" or "not_equals" or "in" => [date.Date, date.Date + Grain],
                _ => [],
            };
            foreach (var moment in moments)
            {
                first = moment > now ? Earlier(first, moment) : first;
            }
        }
        return first;
    }

    private static Instant? OfHistory(Predicate.Did did, Scope scope)
    {
        Instant? first = null;
        var counted = new List<Instant>();
        foreach (var happening in scope.Facts.History.Where(happening => happening.Name == did.Event))
        {
            if (happening.At > scope.Now)
            {
                // Told ahead of its time, it counts from then on.
                first = Earlier(first, happening.At);
            }
            else if (did.Since(scope.Now) <= happening.At)
            {
                var judged = scope with { Happening = happening };
                if (did.Where is null || did.Where.Holds(judged))
                {
                    counted.Add(happening.At);
                }
                first = did.Where is null ? first : Earlier(first, Next(did.Where, judged));
            }
        }
        if (did.Within is not { } within || counted.Count < (did.Count ?? 1))
        {
            return first;
        }
        // Those beyond the count may go; with this one it is missed.
        counted.Sort();
        return Earlier(first, Leaves(within, counted[^(did.Count ?? 1)], scope.Now));
    }

    /// <summary>When an event of the span before now is not within it any more. What a month is changes from day to day: then at midnight it is asked again.</summary>
    private static Instant Leaves(WaitSpan within, Instant at, Instant now)
    {
        var leaves = at + (within.After(now, DateTimeZone.Utc) - now) + Grain;
        if (within.Unit != WaitSpan.Months)
        {
            return leaves;
        }
        var midnight = now.InUtc().Date.PlusDays(1).AtMidnight().InUtc().ToInstant();
        return leaves < midnight ? leaves : Instant.Max(midnight, at + Duration.FromDays(28 * (int)(within.Amount ?? 0)));
    }

    private static Instant? Earlier(Instant? one, Instant? other) => one is null || other < one ? other ?? one : one;
}
