using System.Globalization;
using System.Text.Json;
using Sojourn.Runtime;
using Sojourn.Runtime.Catalog;
using Sojourn.Runtime.Runs;

namespace Sojourn.Server;

/// <summary>What was wrong with a list, as pages or as one file to mend it by.</summary>
internal static class ImportProblems
{
    /// <summary>Problems that are read at once for a file: each may bring its whole row.</summary>
    private const int Together = 100;

    private static readonly JsonSerializerOptions Stored = new(JsonSerializerDefaults.Web);

    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/runs/{id}/imports/{import}/problems", Handle)
        .LastsLong()
        .WithSummary("List every problem of an imported list")
        .WithDescription("With `format=csv` all of them as one file. With `format=rows` the rejected rows themselves, one line each under the list's own header and then "
            + "`line` and `problem` (with `import_` before a name that the list has already): mended, the file can be imported again. Rows of people who are in the run already are left out, and one of "
            + "more than 16,384 characters has its line alone. Both are safe to open in a spreadsheet.")
        .Produces<Page<ListProblem>>()
        .AlsoAnswersCsv()
        .Refuses(404, 422);

    private static IResult Handle(string id, string import, CatalogService catalog, string? format, int? limit, string? cursor)
    {
        var run = catalog.Run(RouteIds.Run(id)).Id;
        if (!int.TryParse(import, out var number) || catalog.Current.Imports.GetValueOrDefault(number)?.Run != run)
        {
            throw RefusedException.NotFound("import", import);
        }
        switch (format)
        {
            case "csv":
                return TypedResults.Stream(stream => Write(Problems(catalog, number), stream), "text/csv", $"problems-{id}-{number}.csv");
            case "rows":
                return TypedResults.Stream(stream => RejectedRows.Write(Problems(catalog, number), stream), "text/csv", $"rejected-rows-{id}-{number}.csv");
            case null or "json":
                var (size, after) = (Paging.Limit(limit), Paging.Positions(cursor)[0]);
                var items = catalog.Store.Problems(number, after, size + 1);
                return TypedResults.Ok(new Page<ListProblem>(
                    [.. items.Take(size).Select(item => item.Deserialize<ListProblem>(Stored)!)], items.Count > size ? Paging.Cursor(after + size) : null));
            default:
                throw RefusedException.Invalid("unknown_format", "format", $"There is no format '{format}'. Use json, csv or rows.");
        }
    }

    private static IEnumerable<KeptProblem> Problems(CatalogService catalog, int import)
    {
        var after = 0L;
        IReadOnlyList<JsonElement> items;
        do
        {
            items = catalog.Store.Problems(import, after, Together);
            foreach (var item in items)
            {
                yield return item.Deserialize<KeptProblem>(Stored)!;
            }
            after += items.Count;
        }
        while (items.Count == Together);
    }

    private static Task Write(IEnumerable<KeptProblem> problems, Stream stream) => CsvFile.Write(stream, withMark: false, problems
        .Select(problem => new[] { problem.Line.ToString(CultureInfo.InvariantCulture), problem.Column, problem.Code, problem.Message, problem.Severity })
        .Prepend(["line", "column", "code", "message", "severity"]));
}
