using System.Buffers;
using Sojourn.Core;

namespace Sojourn.Runtime.Lists;

/// <summary>A column of a list: what it fills by the mapping or its header, what its cells look like, and some of them.</summary>
/// <param name="Field">In the words of a mapping; null where nothing asks for it.</param>
/// <param name="Type">phone, email, number, boolean, date or string.</param>
public sealed record PreviewColumn(string Header, string? Field, string Type, IReadOnlyList<string> Samples);

/// <summary>The beginning of a list, as the import would read it.</summary>
public sealed record ListPreview(
    string Encoding, string Delimiter, IReadOnlyList<PreviewColumn> Columns, IReadOnlyList<IReadOnlyList<string>> Rows, IReadOnlyList<Problem> Problems,
    IReadOnlyList<RowProblem> RowProblems)
{
    private const int Samples = 3;
    private const int SampleLength = 100;

    private static readonly SearchValues<char> CodeMarks = SearchValues.Create("+eE");

    private static readonly SearchValues<char> PhoneMarks = SearchValues.Create("+()");

    /// <param name="beginning">The first bytes of the list.</param>
    /// <param name="cut">Whether more follows: then the last row may be half a row.</param>
    /// <param name="options">What the list is read against.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public static async Task<ListPreview> Read(ReadOnlyMemory<byte> beginning, bool cut, ListOptions options, CancellationToken cancellation)
    {
        using var list = Stream(beginning);
        var opening = await ListReader.Open(list, options, cancellation);
        var (encoding, delimiter, rows) = await Cells(beginning, cut, options, cancellation);
        var found = new List<RowProblem>();
        if (opening.Reader is { } reader)
        {
            await foreach (var batch in reader.Read(cancellation))
            {
                found.AddRange(batch.Problems);
                break;
            }
        }
        var shown = rows.Skip(1).Take(Limits.PreviewRows).ToList();
        var lastLine = rows.Count == 0 ? 0 : rows[Math.Min(rows.Count, Limits.PreviewRows + 1) - 1].Line;
        return new(
            encoding, delimiter, [.. opening.Columns.Select((header, column) => Column(header, column, opening.Map, shown, options))],
            [.. shown.Select(row => row.Cells)], opening.Problems, [.. found.Where(problem => problem.Line <= lastLine)]);
    }

    /// <summary>The rows as they stand there, header first.</summary>
    private static async Task<(string Encoding, string Delimiter, List<(int Line, IReadOnlyList<string> Cells)> Rows)> Cells(
        ReadOnlyMemory<byte> beginning, bool cut, ListOptions options, CancellationToken cancellation)
    {
        using var list = Stream(beginning);
        var rows = new List<(int, IReadOnlyList<string>)>();
        var text = await ListText.Open(list, options.Charset, cancellation);
        if (text is null or { IsZip: true })
        {
            return ("unknown", "", rows);
        }
        var cells = new ListTokenizer(text);
        cells.Delimiter = Lists.Delimiter.Find((await cells.Peek(cancellation)).Span, out var named);
        for (var more = await cells.Read(cancellation) && (!named || await cells.Read(cancellation)); more && rows.Count < Limits.PreviewRows + 2; more = await cells.Read(cancellation))
        {
            rows.Add((cells.Line, [.. Enumerable.Range(0, Math.Min(cells.Count, Limits.ColumnsPerList)).Select(cell => Cut(cells[cell]))]));
        }
        if (cut && rows.Count is > 1 and < Limits.PreviewRows + 2)
        {
            rows.RemoveAt(rows.Count - 1);
        }
        return (text.EncodingName, cells.Delimiter.ToString(), rows);
    }

    private static PreviewColumn Column(string header, int column, ColumnMap? map, List<(int Line, IReadOnlyList<string> Cells)> rows, ListOptions options)
    {
        var filled = rows.Select(row => column < row.Cells.Count ? row.Cells[column].Trim() : "").Where(cell => cell.Length > 0).ToList();
        // A column may fill a journey field and a contact at once; both have the same word in a mapping then.
        var target = map?.Fillings.Where(filling => filling.Columns.Contains(column)).Select(filling => filling.Target)
            .OrderBy(each => each.Kind == TargetKind.Field ? 1 : 0).FirstOrDefault();
        return new(header, target?.Word, filled.Count == 0 ? "string" : TypeOf(filled, target, options), [.. filled.Distinct(StringComparer.Ordinal).Take(Samples)]);
    }

    /// <summary>What every cell could be. A phone is known by its column or by how it is written, or each long number would be one.</summary>
    private static string TypeOf(List<string> cells, Target? target, ListOptions options)
    {
        bool All(string type) => cells.TrueForAll(cell => CellValue.Read(cell, type, options.Zone, out _) is null);
        bool Phone(string cell) => (target?.Kind == TargetKind.Phone || cell.AsSpan().ContainsAny(PhoneMarks))
            && Phones.Read(cell, options.DefaultRegion, out _) != PhoneVerdict.Impossible;
        return cells.TrueForAll(cell => EmailAddress.IsSane(cell)) ? "email"
            : All("boolean") ? "boolean"
            : All("date") ? "date"
            : cells.TrueForAll(Phone) ? "phone"
            : All("number") && cells.TrueForAll(IsAmount) ? "number"
            : "string";
    }

    /// <summary>
    /// What is a number and nothing else. 007, +4912 and 12E3 are more often codes, and whoever took the hint and declared a number would
    /// find 7, 4912 and 12000 in them.
    /// </summary>
    private static bool IsAmount(string cell)
    {
        var digits = cell.AsSpan(cell[0] == '-' ? 1 : 0);
        return digits is not ['0', not '.', ..] && !cell.AsSpan().ContainsAny(CodeMarks);
    }

    private static string Cut(ReadOnlySpan<char> cell) => cell.Length <= SampleLength ? cell.ToString() : $"{cell[..SampleLength]}…";

    private static MemoryStream Stream(ReadOnlyMemory<byte> bytes) => new(bytes.ToArray(), writable: false);
}
