using System.Text;
using CsCheck;
using PhoneNumbers;
using Sojourn.Runtime.Lists;
using Xunit;

namespace Sojourn.Integration.Tests.Lists;

/// <summary>What must hold for any list and any phone.</summary>
public sealed class ListPropertyTests
{
    private static readonly Gen<string> Cell = Gen.OneOf(
        Gen.Const(""), Gen.String[Gen.Char["ab ,;\t|\"\r\né漢"], 0, 12], Gen.String[Gen.Char["x\"\n"], 0, 40]);

    [Fact]
    public void What_the_writer_writes_the_reader_reads() =>
        Gen.Select(Cell.Array[3].Array[1, 20], Gen.Int[1, 50], Gen.Bool).Sample((table, step, utf16) =>
        {
            var text = new StringWriter();
            var writer = new CsvWriter(text);
            writer.Row("profile_id", "a", "b", "c");
            var lines = new List<int>();
            var line = 2;
            foreach (var row in table)
            {
                lines.Add(line);
                writer.Row(["id", .. row]);
                line = text.ToString().Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').Count(here => here == '\n') + 1;
            }
            byte[] bytes = utf16 ? [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(text.ToString())] : Encoding.UTF8.GetBytes(text.ToString());

            var reading = Reading.Of(bytes, step: step).GetAwaiter().GetResult();

            Assert.Empty(reading.Problems);
            Assert.Equal(lines, reading.Rows.Select(row => row.Line));
            Assert.Equal(table, reading.Rows.Select(row => new[] { "a", "b", "c" }.Select(name => row.Journey[name].ToString()).ToArray()));
        });

    [Fact]
    public void No_bytes_make_the_reader_fail_or_lose_count() =>
        Gen.OneOf(Gen.Byte, Gen.OneOf((byte)'"', (byte)',', (byte)'\n', (byte)'\r', (byte)'1')).Array[0, 200].Sample(noise =>
        {
            var reading = Reading.Of([.. "profile_id,a\n"u8, .. noise, .. "\"\nlast,x\n"u8], charset: "utf-8", step: 11).GetAwaiter().GetResult();

            Assert.Equal(reading.Rejected, reading.Problems.Where(problem => problem.Severity == 0).Select(problem => problem.Line).Distinct().Count());
            Assert.Equal(reading.Rows.Select(row => row.Line).Order(), reading.Rows.Select(row => row.Line));
        });

    [Fact]
    public void The_short_way_for_phones_answers_as_the_library_does()
    {
        var digits = Gen.String[Gen.Char["0123456789"], 0, 4];
        var usual = Gen.Select(
            Gen.OneOf("", "1-", "+1 ", "+", "1", "+1", "(", "1 (", "0", "011 1 ", " ", "."),
            Gen.OneOf(Gen.Int[0, 999], Gen.OneOf(246, 876)).Select(number => $"{number:000}"), Gen.OneOf("", "-", ".", ") ", " ", "--", " - "),
            Gen.OneOf(Gen.Int[0, 999], Gen.OneOf(606, 521, 522)).Select(number => $"{number:000}"), Gen.OneOf("", "-", ".", " ", "x", "/"),
            Gen.Int[0, 9999].Select(number => $"{number:0000}"),
            Gen.OneOf(Gen.Const(""), digits.Select(more => $" x{more}"), digits.Select(more => $"x{more}"), digits.Select(more => $" ext. {more}"), digits, Gen.Const(" x1234567890"), Gen.Const(" x123456789")))
            .Select((a, b, c, d, e, f, g) => a + b + c + d + e + f + g);
        var noise = Gen.String[Gen.Char["0123456789+-.() x"], 0, 18];
        Gen.Select(Gen.Frequency((4, usual), (1, noise)), Gen.OneOf("US", "CA", "GB", "BS", "DE")).Sample((text, region) =>
        {
            var way = Phones.Read(text, region, out var phone);
            var reference = Phones.ReadByLibrary(text, region, out var expected);

            Assert.Equal((reference, expected), (way, phone));
        }, iter: 30_000);
    }

    [Fact]
    public void In_North_America_the_last_four_digits_decide_nothing_but_in_Barbados_and_Jamaica()
    {
        var library = PhoneNumberUtil.GetInstance();
        foreach (var region in library.GetSupportedRegions().Where(region => library.GetCountryCodeForRegion(region) == 1))
        {
            var metadata = library.GetMetadataForRegion(region);
            PhoneNumberDesc?[] kinds =
            [
                metadata.GeneralDesc, metadata.FixedLine, metadata.Mobile, metadata.TollFree, metadata.PremiumRate, metadata.SharedCost,
                metadata.PersonalNumber, metadata.Voip, metadata.Pager, metadata.Uan, metadata.Voicemail,
            ];
            foreach (var pattern in kinds.Where(kind => kind is { HasNationalNumberPattern: true }).Select(kind => kind!.NationalNumberPattern))
            {
                // Each alternative of the outermost level ends in four or more digits of any value.
                var alternatives = Alternatives(pattern).Where(each => !each.StartsWith("246", StringComparison.Ordinal)
                    && !each.StartsWith("876", StringComparison.Ordinal));
                Assert.All(alternatives, each => Assert.Matches(@"\[0-9\]\{[4-9]\}$", each));
            }
        }
    }

    private static IEnumerable<string> Alternatives(string pattern)
    {
        var depth = 0;
        var from = 0;
        for (var i = 0; i < pattern.Length; i++)
        {
            depth += pattern[i] switch { '(' or '[' => 1, ')' or ']' => -1, _ => 0 };
            if (depth == 0 && pattern[i] == '|')
            {
                yield return pattern[from..i];
                from = i + 1;
            }
        }
        yield return pattern[from..];
    }
}
