using System.Text;
using Sojourn.Core;
using Sojourn.Core.Enrollments;
using Sojourn.Core.Journeys;
using Sojourn.Core.Values;

namespace Sojourn.Runtime.Lists;

/// <summary>
/// Makes a good row, or problems, of a row's cells. Every field of a bad row is looked at, so that a person mends the line
/// once. Reused for all rows of one list; not thread-safe.
/// </summary>
internal sealed class RowMaker
{
    /// <param name="Beside">The column that is called like the field, whose cell is kept as it came; -1 for none.</param>
    private sealed record FieldColumns(string Name, string? Type, bool Required, Value Default, IReadOnlyList<int> Columns, int Beside);

    private const int ShownLength = 40;

    /// <summary>Stands where there was no text, as everywhere.</summary>
    private const char NoText = '\uFFFD';

    private readonly ListTokenizer cells;
    private readonly ColumnMap map;
    private readonly ListOptions options;
    private readonly ContactMaker contacts;
    private readonly RowKey? key;
    private readonly FieldColumns[] fields;
    private readonly byte[][] keptNames;
    private readonly int headerLength;
    private readonly PackWriter journey = new(4096);
    private List<RowProblem> problems = [];
    private bool rejected;

    public RowMaker(ListTokenizer cells, ColumnMap map, ListOptions options)
    {
        (this.cells, this.map, this.options) = (cells, map, options);
        contacts = new(this, map, options.DefaultRegion);
        key = RowKey.Of(options, map, this);
        fields = [.. options.Fields.Where(field => field.Name is not null).Select(field =>
            new FieldColumns(field.Name!, field.Type, field.Required, DefaultOf(field), map.For(TargetKind.Field, field.Name),
                map.Beside.Where(column => map.Columns[column] == field.Name).DefaultIfEmpty(-1).First()))];
        headerLength = map.Columns.Sum(column => column.Length);
        keptNames = [.. map.Kept.Select(column => Encoding.UTF8.GetBytes(map.Columns[column]))];
    }

    /// <summary>Null when the row is rejected; why has been added to <paramref name="into"/>, as have the warnings of one that is kept.</summary>
    public ListRow? Make(List<RowProblem> into)
    {
        problems = into;
        rejected = false;
        if (!CellsAreSound())
        {
            return null;
        }
        var before = into.Count;
        var id = contacts.Read();
        var data = Journey();
        if (!rejected && id is not null)
        {
            var contact = contacts.Attributes.ToData();
            if ((key is null ? "" : key.Read(id, contact, data)) is { } own)
            {
                return new(cells.Line, id, contact, contacts.Consent.ToData(), data, own);
            }
        }
        // Warnings say what the row is kept without: one that is not kept has none.
        for (var i = into.Count - 1; i >= before; i--)
        {
            if (into[i].Severity == Severity.Warning)
            {
                into.RemoveAt(i);
            }
        }
        return null;
    }

    /// <summary>Puts the row that was rejected to the first of its errors, those from <paramref name="from"/> on.</summary>
    /// <returns>How many characters that keeps.</returns>
    public int Keep(List<RowProblem> into, int from)
    {
        var first = into.FindIndex(from, problem => problem.Severity == Severity.Error);
        var all = Math.Min(cells.Count, Limits.ColumnsPerList);
        var length = Enumerable.Range(0, all).Sum(cell => cells[cell].Length) + headerLength;
        if (first < 0 || length > Limits.RejectedRowLength)
        {
            return 0;
        }
        var named = new OrderedDictionary<string, string>(map.Columns.Count, StringComparer.Ordinal);
        foreach (var (column, header) in map.Columns.Index())
        {
            named.Add(header, column < all ? AsText(column) : "");
        }
        var more = Enumerable.Range(map.Columns.Count, Math.Max(0, Math.Min(cells.Filled, all) - map.Columns.Count)).Select(AsText);
        into[first] = into[first] with { Row = new(named, [.. more]) };
        return length;
    }

    /// <summary>
    /// A cell as far as it is text. One whose quote is never closed has run into the lines after it, which are read again as rows of their own.
    /// </summary>
    private string AsText(int cell)
    {
        var text = cells[cell].ToString().Replace('\0', NoText).Replace(ListText.Invalid, NoText);
        var lineEnd = cells.Fault?.Code == "unterminated_quote" ? text.AsSpan().IndexOfAny('\r', '\n') : -1;
        return lineEnd < 0 ? text : text[..lineEnd];
    }

    /// <summary>The cell without the space around it.</summary>
    public ReadOnlySpan<char> Cell(int column) => cells[column].Trim();

    /// <summary>The first of the columns that is filled, or -1.</summary>
    public int FirstFilled(IReadOnlyList<int> columns)
    {
        for (var i = 0; i < columns.Count; i++)
        {
            if (!Cell(columns[i]).IsEmpty)
            {
                return columns[i];
            }
        }
        return -1;
    }

    public void Refuse(string code, int column, string message) => Refuse(code, column < 0 ? null : map.Columns[column], message);

    public void Warn(string code, int column, string message) =>
        problems.Add(new(cells.Line, map.Columns[column], code, message, Severity.Warning));

    /// <summary>A cell for a message, cut short.</summary>
    public string Shown(int column)
    {
        var cell = Cell(column);
        return cell.Length <= ShownLength ? $"\"{cell}\"" : $"\"{cell[..ShownLength]}…\"";
    }

    private void Refuse(string code, string? column, string message, int? line = null)
    {
        rejected = true;
        problems.Add(new(line ?? cells.Line, column, code, message));
    }

    private bool CellsAreSound()
    {
        if (cells.Fault is { } fault)
        {
            Refuse(fault.Code, fault.Cell < map.Columns.Count ? map.Columns[fault.Cell] : null, fault.Message, fault.Line);
        }
        else if (cells.Count < map.Columns.Count)
        {
            Refuse("too_few_cells", null, $"The row has {cells.Count} cells, the header {map.Columns.Count}.");
        }
        else if (cells.Filled > map.Columns.Count)
        {
            Refuse("too_many_cells", null,
                $"The row has {cells.Count} cells, the header {map.Columns.Count}. A cell that contains the separator needs double quotes.");
        }
        return !rejected;
    }

    private Data Journey()
    {
        journey.Clear();
        for (var i = 0; i < keptNames.Length; i++)
        {
            var cell = cells[map.Kept[i]];
            if (!cell.IsEmpty)
            {
                journey.Bytes(keptNames[i]);
                journey.Value(Value.Of(cell.ToString()));
            }
        }
        foreach (var field in fields)
        {
            var value = Field(field);
            if (!value.IsNull)
            {
                journey.Text(field.Name);
                journey.Value(value);
            }
            if (field.Beside >= 0 && !Is(cells[field.Beside], value))
            {
                journey.Text(OriginalCell.NameOf(field.Name));
                journey.Value(Value.Of(cells[field.Beside].ToString()));
            }
        }
        if (journey.Length > Limits.PayloadBytes)
        {
            Refuse("row_too_long", null, $"The row's data has {journey.Length:N0} bytes; at most {Limits.PayloadBytes:N0} are kept.");
        }
        return rejected ? Data.Empty : Data.FromPacked(journey.ToArray());
    }

    private static bool Is(ReadOnlySpan<char> cell, in Value value) =>
        value.Kind == ValueKind.Text ? cell.SequenceEqual(value.Text) : cell.SequenceEqual(value.ToString());

    private Value Field(FieldColumns field)
    {
        var column = FirstFilled(field.Columns);
        if (column < 0)
        {
            if (field.Required && field.Default.IsNull)
            {
                Refuse("missing_field", field.Columns.Count > 0 ? field.Columns[0] : -1, $"\"{field.Name}\" is required and empty.");
            }
            return field.Default;
        }
        if (CellValue.Read(Cell(column), field.Type, options.Zone, out var value) is { } wrong)
        {
            Refuse(wrong.Code, column, $"{Shown(column)} {wrong.Remedy}");
        }
        return value;
    }

    private static Value DefaultOf(FieldDefinition field)
    {
        var value = ColumnMap.HasDefault(field) ? JsonValues.Read(field.Default!.Value) : Value.Null;
        return field.Type == "date" ? value.AsDate() : value;
    }
}
