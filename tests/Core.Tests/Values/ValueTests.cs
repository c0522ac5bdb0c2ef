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

    [Theory]
    [InlineData("9999-12-31T23:59:59-05:00", "9999-12-31T23:59:59.999Z")]
    [InlineData("9999-12-31T23:59:59+14:00", "9999-12-31T09:59:59Z")]
    [InlineData("0001-01-01T00:00:00+05:00", "0001-01-01T00:00:00Z")]
    [InlineData("9999-12-31", "9999-12-31")]
    [InlineData("2026-12-31T09:00:00+02:00", "2026-12-31T07:00:00Z")]
    public void The_calendars_last_moment_is_how_databases_write_never(string text, string date)
    {
        Assert.True(Value.TryParseDate(text, out var value));
        Assert.Equal(date, value.ToString());
    }

    [Theory]
    [InlineData("-0044-03-15")]
    [InlineData("0000-01-01T00:00:00Z")]
    [InlineData("10000-01-01")]
    public void A_year_that_no_calendar_of_today_has_is_no_date(string text) => Assert.False(Value.TryParseDate(text, out _));
}
