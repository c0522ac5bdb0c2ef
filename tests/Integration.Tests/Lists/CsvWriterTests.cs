using Sojourn.Runtime.Lists;
using Xunit;

namespace Sojourn.Integration.Tests.Lists;

public sealed class CsvWriterTests
{
    [Fact]
    public void Only_cells_that_need_quotes_have_them() =>
        Assert.Equal("a,\"b,c\",\"d\"\"e\",\"f\ng\",,\" h\"\r\n", Write(false, "a", "b,c", "d\"e", "f\ng", null, " h"));

    [Fact]
    public void Formulas_go_out_as_they_came_unless_a_spreadsheet_will_read_them()
    {
        string[] cells = ["=1+1", "@x", "-2+3", "-5.5", "+14155550100", "=\"a\""];

        Assert.Equal("=1+1,@x,-2+3,-5.5,+14155550100,\"=\"\"a\"\"\"\r\n", Write(false, cells));
        Assert.Equal("+1 (415) 555-0100 x12,-,@,'-y,'\t=x,'+1*cmd|x\r\n", Write(true, "+1 (415) 555-0100 x12", "-", "@", "-y", "\t=x", "+1*cmd|x"));
        Assert.Equal("'=1+1,'@x,'-2+3,-5.5,+14155550100,\"'=\"\"a\"\"\"\r\n", Write(true, cells));
    }

    private static string Write(bool forSpreadsheets, params string?[] cells)
    {
        var text = new StringWriter();
        new CsvWriter(text, forSpreadsheets).Row(cells);
        return text.ToString();
    }
}
