using System.Text;
using Sojourn.Core;
using Xunit;

namespace Sojourn.Integration.Tests.Lists;

/// <summary>Lists that are broken somewhere: the reader says where, and goes on.</summary>
public sealed class BrokenListTests
{
    [Fact]
    public async Task A_line_is_counted_as_an_editor_counts_it()
    {
        var reading = await Reading.Of("phone,note\r\n415-293-3313,\"a\r\nb\nc\rd\"\r\n\r\n12,x\r\n415-293-3314,y");

        Assert.Equal([2, 8], reading.Rows.Select(row => row.Line));
        Assert.Equal(["7 phone phone_impossible"], reading.Listed);
        Assert.Equal("a\r\nb\nc\rd", reading.Rows[0].Journey["note"].Text);
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public async Task A_quote_never_closed_costs_its_own_line(string end)
    {
        var reading = await Reading.Of(string.Join(end, "phone,note", "415-293-3313,\"open", "415-293-3314,fine", "415-293-3315,\"also \"\"fine\"\"\""));

        Assert.Equal(["2 note unterminated_quote"], reading.Listed);
        Assert.Equal([3, 4], reading.Rows.Select(row => row.Line));
        Assert.Equal("also \"fine\"", reading.Rows[1].Journey["note"].Text);
    }

    [Fact]
    public async Task A_quote_never_closed_in_a_long_list_costs_its_own_line()
    {
        var rows = Enumerable.Range(0, 20_000).Select(i => $"+1415293{i % 10_000:0000},n{i}").ToList();
        rows[700] = "+14152930700,\"open";

        var reading = await Reading.Of("phone,note\n" + string.Join('\n', rows));

        Assert.Equal(["702 note unterminated_quote"], reading.Listed.Where(line => line.Contains("quote", StringComparison.Ordinal)));
        Assert.Equal(19_999, reading.Rows.Count);
        Assert.Equal(1, reading.Rejected);
    }

    [Fact]
    public async Task Text_after_a_closing_quote_is_refused_not_altered()
    {
        var reading = await Reading.Of("phone,note\n415-293-3313,\"say \"hi\" now\"\n415-293-3314,5\" pipe\n415-293-3315,\"x\" ");

        Assert.Equal(["2 note stray_quote"], reading.Listed);
        Assert.Equal(["5\" pipe", "x"], reading.Rows.Select(row => row.Journey["note"].Text));
    }

    [Fact]
    public async Task Cells_and_rows_beyond_the_limits_are_refused_alone()
    {
        var cell = new string('x', Limits.CellLength);
        var reading = await Reading.Of(
            $"phone,a,b\n415-293-3313,{cell},\n415-293-3314,{cell}x,\n415-293-3315,\"{cell}x\",\n415-293-3316,{cell},{cell}\n415-293-3317,1,2");

        Assert.Equal([2, 6], reading.Rows.Select(row => row.Line));
        Assert.Equal(["3 a cell_too_long", "4 a cell_too_long", "5 b row_too_long"], reading.Listed);
    }

    [Fact]
    public async Task A_row_of_a_hundred_thousand_cells_is_only_too_long()
    {
        var reading = await Reading.Of($"phone,a\n415-293-3313,{new string(',', 100_000)}x\n415-293-3317,1");

        Assert.Equal(["2 - too_many_cells"], reading.Listed);
        Assert.Single(reading.Rows);
    }

    [Fact]
    public async Task Zero_characters_and_damaged_bytes_are_named_by_cell()
    {
        byte[] bytes = [.. "phone,first_name\n415-293-3313,Zoë\n415-293-3314,Ren"u8, 0xE9, .. "e\n415-293-3315,a\0b\n415-293-3316,Zoë"u8];

        var reading = await Reading.Of(bytes);

        Assert.Equal(["3 first_name invalid_encoding", "4 first_name zero_character"], reading.Listed);
        Assert.Equal(["Zoë", "Zoë"], reading.Rows.Select(row => row.Contact["first_name"].Text));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("windows-1252")]
    public async Task Bytes_that_Windows_1252_does_not_know_are_named_by_line(string? charset)
    {
        byte[] bytes = [.. "phone,first_name\n415-293-3313,Ren"u8, 0xE9, .. "e\n415-293-3314,"u8, 0x81, .. "x\n415-293-3315,a"u8, 0x9D, 0x8D, .. "\n415-293-3316,"u8, 0x80];

        var reading = await Reading.Of(bytes, charset: charset);

        Assert.Equal(["3 first_name invalid_encoding", "4 first_name invalid_encoding"], reading.Listed.Take(2));
        Assert.Equal(["Renée", "€"], reading.Rows.Select(row => row.Contact["first_name"].Text));
        Assert.Equal(charset is null ? ["1 - read_as_windows_1252"] : [], reading.Listed.Skip(2));
    }

    [Fact]
    public async Task An_accent_cut_in_two_by_the_network_is_whole()
    {
        for (var step = 1; step <= 3; step++)
        {
            var utf8 = await Reading.Of(Encoding.UTF8.GetBytes("phone,first_name\n415-293-3313,Zoë"), step: step);
            var windows = await Reading.Of(Encoding.Latin1.GetBytes("phone,first_name\n415-293-3313,Zoë"), step: step);

            Assert.Equal("Zoë", Assert.Single(utf8.Rows).Contact["first_name"].Text);
            Assert.Equal("Zoë", Assert.Single(windows.Rows).Contact["first_name"].Text);
        }
    }

    [Theory]
    [InlineData("", "empty_list")]
    [InlineData("\r\n\r\n", "empty_list")]
    [InlineData("sep=;", "empty_list")]
    [InlineData("phone,name", "no_rows")]
    [InlineData("phone,name,name\n1,2,3", "duplicate_column")]
    [InlineData("name,city\n1,2", "no_contact_column")]
    [InlineData("\"phone,name\n1,2", "bad_header")]
    [InlineData("PK\u0003\u0004rest", "not_text")]
    public async Task A_list_that_cannot_be_read_is_refused_whole(string text, string code)
    {
        var reading = await Reading.Of(text);

        Assert.Null(reading.Opening.Reader);
        Assert.Equal([code], reading.Refusals);
    }

    [Fact]
    public async Task Too_many_columns_and_unknown_charsets_are_refused_whole()
    {
        var wide = string.Join(',', Enumerable.Range(0, Limits.ColumnsPerList + 1).Select(i => $"c{i}"));

        Assert.Equal(["too_many_columns"], (await Reading.Of(wide + "\n1")).Refusals);
        Assert.Equal(["unknown_charset"], (await Reading.Of("phone\n1"u8.ToArray(), charset: "klingon")).Refusals);
    }

    [Fact]
    public async Task A_first_line_that_names_the_separator_is_heeded()
    {
        var reading = await Reading.Of("sep=|\r\nphone|a,b,c\r\n415-293-3313|x");

        Assert.Equal(3, Assert.Single(reading.Rows).Line);
        Assert.Equal(["phone", "a,b,c"], reading.Opening.Columns);
    }
}
