using System.Collections.Immutable;
using CsCheck;
using NodaTime;
using Sojourn.Core.Values;

namespace Sojourn.Core.Tests.Values;

/// <summary>Any value whatever, nested a little.</summary>
internal static class ValueGen
{
    private static readonly Gen<Value> Leaf = Gen.OneOf(
        Gen.Const(Value.Null),
        Gen.String.Select(text => Value.Of(text)),
        Gen.Decimal.Select(Value.Of),
        Gen.Int.Select(number => Value.Of(number)),
        Gen.Bool.Select(Value.Of),
        Gen.Long[-60_000_000_000_000, 200_000_000_000_000].Select(milliseconds => Value.Of(Instant.FromUnixTimeMilliseconds(milliseconds))),
        Gen.Int[-500_000, 2_000_000].Select(days => Value.Of(new LocalDate(1970, 1, 1).PlusDays(days))));

    public static readonly Gen<Value> Any = Nested(2);

    public static readonly Gen<Data> Data = Members(Any);

    private static Gen<Value> Nested(int depth) => depth == 0
        ? Leaf
        : Gen.Frequency(
            (5, Leaf),
            (1, Nested(depth - 1).Array[0, 4].Select(items => Value.Of(items.ToImmutableArray()))),
            (1, Members(Nested(depth - 1)).Select(Value.Of)));

    private static Gen<Data> Members(Gen<Value> value) => Gen.Select(Gen.String, value).Array[0, 5].Select(members =>
    {
        var builder = new DataBuilder();
        foreach (var (name, each) in members)
        {
            builder.Set(name, each);
        }
        return builder.ToData();
    });
}
