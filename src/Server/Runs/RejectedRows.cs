using System.Globalization;
using Sojourn.Runtime.Runs;

namespace Sojourn.Server;

/// <summary>
/// The rejected rows of a list under its own header, each once and with all that is wrong with it at its end, so that they can be
/// mended where they stand and imported again.
/// </summary>
internal static class RejectedRows
{
    private const string Duplicate = "duplicate";

    private static readonly string[] Added = ["line", "problem"];

    public static Task Write(IEnumerable<KeptProblem> problems, Stream stream)
    {
        var errors = problems.Where(problem => problem.Severity == "error" && problem.Code != Duplicate);
        IReadOnlyList<string> header = errors.Select(problem => problem.Row?.Cells.Keys).FirstOrDefault(keys => keys is not null)?.ToList() ?? [];
        return CsvFile.Write(stream, withMark: true, Lines(header, errors));
    }

    private static IEnumerable<IEnumerable<string?>> Lines(IReadOnlyList<string> header, IEnumerable<KeptProblem> errors)
    {
        yield return header.Concat(Added.Select(name => header.Contains(name, StringComparer.Ordinal) ? "import_" + name : name));
        KeptProblem? first = null;
        var messages = new List<string>();
        foreach (var error in errors)
        {
            if (first is not null && (error.Row is not null || error.Line != first.Line))
            {
                yield return Line(first, messages, header.Count);
                messages.Clear();
                first = null;
            }
            first ??= error;
            messages.Add(error.Message);
        }
        if (first is not null)
        {
            yield return Line(first, messages, header.Count);
        }
    }

    private static IEnumerable<string?> Line(KeptProblem first, List<string> messages, int columns) =>
    [
        .. first.Row?.Cells.Values ?? Enumerable.Repeat("", columns),
        first.Line.ToString(CultureInfo.InvariantCulture), string.Join(" ", messages),
        .. first.Row?.More ?? [],
    ];
}
