using CsCheck;
using NodaTime;
using Sojourn.Core.Enrollments;
using Sojourn.Core.Values;

namespace Sojourn.Integration.Tests.Store;

/// <summary>Random rows of every shape, for round trips. Moments are whole milliseconds, as the store keeps them.</summary>
internal static class Generate
{
    public static readonly Gen<string> Text = Gen.OneOf(
        Gen.Const(""), Gen.String.AlphaNumeric, Gen.Const("Zoë"), Gen.Const("日本 👩‍🚀"), Gen.Const("a\0b"), Gen.Const(new string('x', 900)));

    public static readonly Gen<Instant> Moment = Gen.Long[-2_000_000_000_000, 9_000_000_000_000].Select(Instant.FromUnixTimeMilliseconds);

    public static readonly Gen<Data> Data = Gen.Select(Gen.String.AlphaNumeric, Value()).Array[0, 8]
        .Select(static members => Core.Values.Data.Of(members));

    private static readonly Gen<Wake?> Wake = Maybe(Gen.Select(Moment, Gen.Bool, static (due, held) => new Wake(due, held)));

    private static readonly Gen<string?> MaybeText = Gen.OneOf(Gen.Const((string?)null), Text.Select(static text => (string?)text));

    /// <summary>An enrollment of journey 7 with everything that may be there or not.</summary>
    public static readonly Gen<Enrollment> Enrollment =
        from numbers in Gen.Int[0, int.MaxValue].Array[6]
        from status in Gen.Enum<EnrollmentStatus>()
        from texts in Text.Array[3]
        from pinned in Gen.Bool
        from optional in MaybeText.Array[2]
        from moments in Moment.Array[2]
        from ended in Maybe(Moment)
        from wakes in Wake.Array[3]
        from held in Gen.Long[0, 10_000_000_000].Select(Duration.FromMilliseconds)
        from data in Data.Array[6]
        from journal in Gen.Long[0, long.MaxValue]
        select new Enrollment
        {
            Journey = new(7),
            Run = new(numbers[0] % 3),
            Profile = numbers[1],
            Import = numbers[2],
            Version = numbers[3],
            Visit = numbers[4],
            Effects = numbers[5],
            Status = status,
            Key = texts[0],
            Node = texts[1],
            Source = texts[2],
            Pinned = pinned,
            Leaving = optional[0],
            Reason = optional[1],
            EnteredAt = moments[0],
            VisitBegan = moments[1],
            VisitHeld = held,
            EndedAt = ended,
            Wake = wakes[0],
            NodeWake = wakes[1],
            Expires = wakes[2],
            Data = data[0],
            Event = data[1],
            Results = data[2],
            Contact = data[3],
            Arrivals = data[4],
            Earlier = data[5],
            LastJournal = journal,
        };

    private static Gen<Value> Value() => Gen.OneOf(
        Text.Select(static text => Core.Values.Value.Of(text)),
        Gen.Decimal.Select(static number => Core.Values.Value.Of(number)),
        Gen.Bool.Select(static flag => Core.Values.Value.Of(flag)),
        Moment.Select(static moment => Core.Values.Value.Of(moment)));

    private static Gen<T?> Maybe<T>(Gen<T> some) where T : struct => Gen.OneOf(Gen.Const((T?)null), some.Select(static value => (T?)value));
}
