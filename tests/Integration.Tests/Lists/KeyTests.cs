using System.Text;
using Sojourn.Core;
using Sojourn.Core.Journeys;
using Xunit;

namespace Sojourn.Integration.Tests.Lists;

/// <summary>What tells the passages of one person apart, where the journey judges re-entry per key.</summary>
public sealed class KeyTests
{
    private static readonly FieldDefinition Order = new() { Name = "order", Type = "string" };

    private static Task<Reading> Read(string text, string? key, string? map = null, string? duplicates = null, params FieldDefinition[] fields) =>
        Reading.Of(Encoding.UTF8.GetBytes(text), map, fields: fields, reentryKey: key, duplicates: duplicates);

    [Fact]
    public async Task A_row_without_the_key_is_refused_where_it_stands()
    {
        var reading = await Read("phone,order\n415-293-3313,a\n415-293-3313, b \n415-293-3314,\n", "journey.order", fields: Order);

        Assert.Equal(["a", "b"], reading.Rows.Select(row => row.Key));
        Assert.Equal(["4 order empty_key"], reading.Listed);
        Assert.Equal((1, ""), (reading.Rejected, Assert.Single(reading.Problems).Row?.Cells["order"]));
    }

    [Theory]
    [InlineData("journey.Vertrag", null, "x1")]
    [InlineData("journey.order", "Vertrag:order", "x1")]
    [InlineData("profile.contract", "Vertrag:profile.contract", "x1")]
    [InlineData("profile.phone", null, "+14152933313")]
    [InlineData("profile.id", null, "tel:+14152933313")]
    public async Task The_key_is_a_field_a_column_or_what_the_row_says_about_the_person(string key, string? map, string expected)
    {
        var reading = await Read("phone,Vertrag\n415-293-3313,x1\n", key, map, fields: Order);

        Assert.Equal([expected], reading.Rows.Select(row => row.Key));
    }

    [Theory]
    [InlineData("journey.order", "empty_key")]
    [InlineData("profile.contract", "empty_key")]
    [InlineData("event.cart_id", "empty_key")]
    public async Task A_list_of_which_no_row_could_have_the_key_is_refused_whole(string key, string code)
    {
        var reading = await Read("phone,plan\n415-293-3313,pro\n", key, fields: Order);

        Assert.Null(reading.Opening.Reader);
        Assert.Equal([code], reading.Refusals);
    }

    [Fact]
    public async Task A_column_by_which_duplicates_are_kept_is_one_more_part_of_the_key()
    {
        const string List = "phone,order,slot\n415-293-3313,a,1\n415-293-3313,a,2\n";

        Assert.Equal(["a · 1", "a · 2"], (await Read(List, "journey.order", duplicates: "slot", fields: Order)).Rows.Select(row => row.Key));
        Assert.Equal(["1", "2"], (await Read(List, null, duplicates: "slot", fields: Order)).Rows.Select(row => row.Key));
        var tooLong = await Read($"phone,order,slot\n415-293-3313,{new string('a', Limits.ReentryKeyLength)},1\n", "journey.order", duplicates: "slot", fields: Order);
        Assert.Equal(["2 order key_too_long"], tooLong.Listed);
    }
}
