using System.Text;
using Sojourn.Core;
using Sojourn.Core.Values;
using Sojourn.Testing;
using Xunit;

namespace Sojourn.Integration.Tests.Lists;

/// <summary>Five hundred contacts as a CRM exports them, and the same contacts as other programs would.</summary>
public sealed class CrmContactsTests
{
    private static readonly string Text = File.ReadAllText(SharedData.Path("crm-contacts.csv"));

    /// <summary>Cut by plain rules that this file keeps (no newline in a cell), independently of the reader.</summary>
    private static readonly List<List<string>> Table = [.. Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Cut)];

    [Fact]
    public async Task The_list_is_taken_as_it_is_and_no_row_is_lost()
    {
        var reading = await Reading.Of(Text);

        Assert.Equal(500, reading.Rows.Count + reading.Rejected);
        Assert.All(reading.Rows, row => Assert.Matches(@"^tel:\+1[2-9][0-9]{9}$", row.ProfileId));
        Assert.All(reading.Problems, problem => Assert.Equal("phone_unlikely", problem.Code));
        Assert.Equal(reading.Problems.Count, reading.Problems.Select(problem => problem.Line).Distinct().Count());
        Assert.Equal(Expected(), reading.Rows.Select(row => row.ProfileId));
        Assert.Equal(Enumerable.Range(2, 500), reading.Rows.Select(row => row.Line));
    }

    [Fact]
    public async Task Names_emails_extensions_and_all_original_cells_arrive()
    {
        var reading = await Reading.Of(Text);

        var first = reading.Rows[0];
        Assert.Equal("tel:+19553710847", first.ProfileId);
        Assert.Equal(Data.Of(
            ("phone", Value.Of("+19553710847")), ("phone_extension", Value.Of("371")), ("email", Value.Of("Shelley_Kerluke47@hotmail.com")),
            ("first_name", Value.Of("Shelley")), ("last_name", Value.Of("Kerluke"))), first.Contact);
        var header = Table[0];
        foreach (var (row, cells) in reading.Rows.Zip(Table.Skip(1)))
        {
            var filled = header.Zip(cells).Where(cell => cell.Second.Length > 0).Select(cell => (cell.First, Value.Of(cell.Second)));
            Assert.Equal(Data.Of([.. filled]), row.Journey);
        }
    }

    [Fact]
    public async Task Declared_fields_get_their_types()
    {
        var reading = await Reading.Of(Encoding.UTF8.GetBytes(Text), "nb_tasks:tasks,has_newsletter:newsletter", fields:
        [
            new() { Name = "tasks", Type = "number", Required = true }, new() { Name = "newsletter", Type = "boolean" },
            new() { Name = "first_seen", Type = "date" }, new() { Name = "first_name", Type = "string" },
        ]);

        Assert.Equal(500, reading.Rows.Count);
        Assert.All(reading.Rows.Zip(Table.Skip(1)), pair =>
        {
            var (row, cells) = pair;
            Assert.Equal(Value.Of(decimal.Parse(cells[15])), row.Journey["tasks"]);
            Assert.Equal(Value.Of(cells[8] == "true"), row.Journey["newsletter"]);
            Assert.Equal(DateTimeOffset.Parse(cells[6]), row.Journey["first_seen"].Date.ToDateTimeOffset());
            Assert.Equal(cells[1], row.Journey["first_name"].Text);
            Assert.Equal(cells[1], row.Contact["first_name"].Text);
        });
    }

    public static TheoryData<string> Dialects => ["bom", "semicolon", "tab", "crlf", "cr", "utf16", "utf16be", "utf16 without mark", "slow", "renamed and reordered"];

    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task The_same_list_from_another_program_gives_the_same_people(string dialect)
    {
        var expected = (await Reading.Of(Text)).Rows;

        var reading = await (dialect switch
        {
            "bom" => Reading.Of([0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Text)]),
            "semicolon" => Reading.Of(Write(Table, ';', "\n")),
            "tab" => Reading.Of(Write(Table, '\t', "\n")),
            "crlf" => Reading.Of(Text.Replace("\n", "\r\n", StringComparison.Ordinal)),
            "cr" => Reading.Of(Text.Replace('\n', '\r')),
            "utf16" => Reading.Of([0xFF, 0xFE, .. Encoding.Unicode.GetBytes(Text)]),
            "utf16be" => Reading.Of([0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes(Text)]),
            "utf16 without mark" => Reading.Of(Encoding.Unicode.GetBytes(Text)),
            "slow" => Reading.Of(Encoding.UTF8.GetBytes(Text), step: 7),
            _ => Reading.Of(Write(Renamed(), ',', "\n"), "Büro|Zu Hause|Sonst:phone,Post:email,Vorname:first_name,Nachname:last_name"),
        });

        Assert.Equal(expected.Select(row => (row.Line, row.ProfileId, row.Contact["email"], row.Contact["first_name"])),
            reading.Rows.Select(row => (row.Line, row.ProfileId, row.Contact["email"], row.Contact["first_name"])));
    }

    [Fact]
    public async Task A_row_too_short_and_one_too_long_are_listed_and_the_rest_is_kept()
    {
        var lines = Text.Split('\n');
        lines[10] = string.Join(',', Table[10].Take(5));
        lines[20] += ",,surplus";
        lines[30] += ",,";

        var reading = await Reading.Of(string.Join('\n', lines));

        Assert.Equal(498, reading.Rows.Count);
        Assert.Equal(["11 - too_few_cells", "21 - too_many_cells"],
            reading.Problems.Where(problem => problem.Severity == Severity.Error).Select(problem => $"{problem.Line} - {problem.Code}"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("windows-1252")]
    public async Task A_late_accent_in_Windows_1252_is_read(string? charset)
    {
        var lines = Text.Split('\n');
        lines[490] = lines[490].Replace($",{Table[490][1]},", ",André,", StringComparison.Ordinal);

        var reading = await Reading.Of(Encoding.Latin1.GetBytes(string.Join('\n', lines)), charset: charset);

        Assert.Equal(500, reading.Rows.Count);
        Assert.Equal("André", reading.Rows[489].Contact["first_name"].Text);
        Assert.Equal(charset is null ? ["1 - read_as_windows_1252"] : [], reading.Listed.Where(problem => problem.EndsWith("1252", StringComparison.Ordinal)));
    }

    /// <summary>The first phone that is filled, in column order; its last ten digits before any extension.</summary>
    private static IEnumerable<string> Expected() => Table.Skip(1).Select(cells =>
    {
        var phone = cells[21..24].First(cell => cell.Length > 0);
        var digits = string.Concat(phone.Split('x')[0].Where(char.IsAsciiDigit));
        return $"tel:+1{digits[^10..]}";
    });

    private static List<List<string>> Renamed()
    {
        int[] order = [23, 1, 22, 2, 20, 21];
        var table = Table.Select(cells => order.Select(index => cells[index]).ToList()).ToList();
        table[0] = ["Sonst", "Vorname", "Zu Hause", "Nachname", "Post", "Büro"];
        return table;
    }

    private static string Write(List<List<string>> table, char delimiter, string end) =>
        string.Concat(table.Select(cells => string.Join(delimiter, cells.Select(cell => $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"")) + end));

    private static List<string> Cut(string line)
    {
        var cells = new List<string> { "" };
        var quoted = false;
        foreach (var here in line)
        {
            quoted ^= here == '"';
            if (here == ',' && !quoted)
            {
                cells.Add("");
            }
            else if (here != '"')
            {
                cells[^1] += here;
            }
        }
        return cells;
    }
}
