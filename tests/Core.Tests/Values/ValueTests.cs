using CsCheck;
using Sojourn.Core.Values;
using Xunit;

namespace Sojourn.Core.Tests.Values;

public sealed class ValueTests
{
    [Fact]
    public void A_value_that_is_not_there_is_null() => Assert.True(default(Value).IsNull);

    [Fact]
    public void What_is_packed_comes_back() => ValueGen.Any.Sample(value =>
    {
        var writer = new PackWriter(1);
        writer.Value(value);
        writer.Byte(42);
        var reader = new PackReader(writer.Written);
        var skipping = new PackReader(writer.Written);
        skipping.SkipValue();
        return reader.Value() == value && reader.Byte() == 42 && skipping.Byte() == 42 && reader.AtEnd;
    });

    [Fact]
    public void Data_finds_each_name_and_keeps_the_rest_when_one_changes() => Gen.Select(ValueGen.Data, Gen.String, ValueGen.Any).Sample((data, name, value) =>
    {
        var changed = data.With(name, value);
        return changed[name] == value && data.All(member => data[member.Key] == member.Value && (member.Key == name || changed[member.Key] == member.Value))
            && Data.FromPacked(data.Packed.ToArray()).Equals(data) && changed.With(name, data[name]).Equals(data);
    });

    [Fact]
    public void A_packed_value_that_is_cut_short_says_so() =>
        Assert.Throws<FormatException>(() => new PackReader([1, 200]).Value());

    [Theory]
    [InlineData("1.50", "1.5")]
    [InlineData("100", "100")]
    [InlineData("0.1", "0.1")]
    public void Numbers_are_shown_without_idle_zeros(string number, string shown) =>
        Assert.Equal(shown, Value.Of(decimal.Parse(number, System.Globalization.CultureInfo.InvariantCulture)).ToString());
}
