using System.Runtime.CompilerServices;
using Sojourn.Core;

namespace Sojourn.Runtime.Lists;

/// <summary>
/// Reads a list of recipients of any size in constant memory: <see cref="ListText"/> makes characters of bytes,
/// <see cref="ListTokenizer"/> rows and cells of characters, and <see cref="RowMaker"/> people of rows. It knows no store:
/// whether a person appears twice is for the partition that keeps the person.
/// </summary>
public sealed class ListReader
{
    /// <summary>Rows, or problems, after which a batch is handed out.</summary>
    public const int BatchSize = 1_000;

    /// <summary>Characters of rejected rows after which a batch is handed out, so that a list of bad rows takes no more memory than one of good ones.</summary>
    private const int KeptLength = 1024 * 1024;

    private readonly ListText text;
    private readonly ListTokenizer cells;
    private readonly RowMaker maker;

    private readonly ListOptions options;

    private ListReader(ListText text, ListTokenizer cells, ColumnMap map, ListOptions options)
    {
        this.text = text;
        this.cells = cells;
        this.options = options;
        Map = map;
        maker = new(cells, map, options);
    }

    public IReadOnlyList<string> Columns => Map.Columns;

    public ColumnMap Map { get; }

    /// <summary>What is to be said about the list as a whole, at its first line; complete when every row has been read.</summary>
    public RowProblem? Remark => text.GuessedWindows
        ? new(1, null, "read_as_windows_1252",
            "The list is not UTF-8 and was sent without a charset, so it was read as Windows-1252. Check the accents, or save the list as UTF-8.", Severity.Warning)
        : null;

    /// <summary><see cref="Remark"/>, and what its header leaves open for a journey that people enter by it.</summary>
    public IReadOnlyList<RowProblem> Remarks => [.. Remark is { } remark ? [remark] : Array.Empty<RowProblem>(), .. ListRemarks.Of(Map, options)];

    /// <summary>
    /// Reads the header. The list is refused as a whole, with an empty <see cref="ListOpening.Reader"/>, when it is no text
    /// (<c>not_text</c>, <c>unknown_charset</c>), empty (<c>empty_list</c>, <c>no_rows</c>), its header can't be told apart
    /// (<c>bad_header</c>, <c>duplicate_column</c>, <c>too_many_columns</c>, <c>column_name_too_long</c>), the mapping is
    /// wrong (<c>bad_map</c>, <c>unknown_column</c>, <c>unknown_target</c>, <c>column_mapped_twice</c>,
    /// <c>target_mapped_twice</c>), or no row could be good (<c>no_contact_column</c>, <c>missing_field</c>,
    /// <c>empty_key</c>, <c>unknown_region</c>).
    /// </summary>
    /// <param name="stream">Read forward only; it stays the caller's to close.</param>
    public static async Task<ListOpening> Open(Stream stream, ListOptions options, CancellationToken cancellation = default)
    {
        var text = await ListText.Open(stream, options.Charset, cancellation).ConfigureAwait(false);
        if (text is null)
        {
            return Refused("unknown_charset", $"\"{options.Charset}\" is no character set we know. Send the list as UTF-8.");
        }
        if (text.IsZip)
        {
            return Refused("not_text", "This is a workbook or another packed file. Save it as CSV (UTF-8) and send that.");
        }
        var cells = new ListTokenizer(text);
        cells.Delimiter = Delimiter.Find((await cells.Peek(cancellation).ConfigureAwait(false)).Span, out var named);
        if (!await cells.Read(cancellation).ConfigureAwait(false)
            || (named && !await cells.Read(cancellation).ConfigureAwait(false)))
        {
            return Refused("empty_list", "The list is empty. Its first line names the columns.");
        }
        var problems = new List<Problem>();
        if (!Phones.IsRegion(options.DefaultRegion))
        {
            problems.Add(new("unknown_region", "region", $"\"{options.DefaultRegion}\" is no region. Use two letters, such as US."));
        }
        var columns = Header(cells, problems);
        if (columns.Count == 0 || problems.Count > 0)
        {
            return new(null, columns, null, problems);
        }
        var map = ColumnMap.Make(columns, options, problems);
        if (!await cells.Read(cancellation).ConfigureAwait(false))
        {
            problems.Add(new("no_rows", "rows", "The list has a header and no rows."));
        }
        return new(problems.Count == 0 ? new(text, cells, map, options) : null, columns, map, problems);
    }

    /// <summary>All rows in their order, in batches. Can be read once.</summary>
    public async IAsyncEnumerable<ListBatch> Read([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var more = true;
        while (more)
        {
            var rows = new List<ListRow>(BatchSize);
            var problems = new List<RowProblem>();
            var rejected = 0;
            var kept = 0;
            while (more && rows.Count < BatchSize && problems.Count < BatchSize && kept < KeptLength)
            {
                var before = problems.Count;
                if (maker.Make(problems) is { } row)
                {
                    rows.Add(row);
                }
                else
                {
                    rejected++;
                    kept += maker.Keep(problems, before);
                }
                more = await cells.Read(cancellation).ConfigureAwait(false);
            }
            yield return new(rows, problems, rejected);
        }
    }

    private static IReadOnlyList<string> Header(ListTokenizer cells, List<Problem> problems)
    {
        if (cells.Fault is { } fault)
        {
            problems.Add(new(fault.Code == "invalid_encoding" ? fault.Code : "bad_header", "header", fault.Message));
            return [];
        }
        if (cells.Filled > Limits.ColumnsPerList)
        {
            problems.Add(new("too_many_columns", "header", $"The list has {cells.Filled} columns; {Limits.ColumnsPerList} can be read."));
            return [];
        }
        var columns = new List<string>();
        var seen = new HashSet<string>();
        for (var cell = 0; cell < cells.Filled; cell++)
        {
            var name = cells[cell].Trim().ToString();
            name = name.Length == 0 ? $"column {cell + 1}" : name;
            columns.Add(name);
            if (name.Length > Limits.NameLength)
            {
                problems.Add(new("column_name_too_long", "header",
                    $"The name of column {cell + 1} has {name.Length:N0} characters, at most {Limits.NameLength} are kept. Is the first line the header?"));
            }
            else if (!seen.Add(name))
            {
                problems.Add(new("duplicate_column", "header", $"Two columns are called \"{name}\". Rename one."));
            }
        }
        return columns;
    }

    private static ListOpening Refused(string code, string message) => new(null, [], null, [new(code, "list", message)]);
}

/// <summary>
/// What the header of a list says. <paramref name="Reader"/> is null when <paramref name="Problems"/> refuse the list as a
/// whole; columns and mapping are there as far as they could be read, for a person to mend them.
/// </summary>
public sealed record ListOpening(ListReader? Reader, IReadOnlyList<string> Columns, ColumnMap? Map, IReadOnlyList<Problem> Problems);
