using System.Text.Json;
using Sojourn.Core;
using Sojourn.Runtime;
using Sojourn.Runtime.Catalog;
using Sojourn.Runtime.Lists;
using Sojourn.Runtime.Runs;

namespace Sojourn.Server;

/// <summary>What was wrong with a list, as pages or as one file to mend it by.</summary>
internal static class ImportProblems
{
    private static readonly JsonSerializerOptions Stored = new(JsonSerializerDefaults.Web);

    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/runs/{id}/imports/{import}/problems", Handle)
        .WithSummary("List every problem of an imported list")
        .WithDescription("With `format=csv` all of them as one file, safe to open in a spreadsheet.")
        .Produces<Page<ListProblem>>()
        .Refuses(404, 422);

    private static IResult Handle(string id, string import, CatalogService catalog, string? format, int? limit, string? cursor)
    {
        var run = catalog.Run(RouteIds.Run(id)).Id;
        if (!int.TryParse(import, out var number) || catalog.Current.Imports.GetValueOrDefault(number)?.Run != run)
        {
            throw RefusedException.NotFound("import", import);
        }
        if (format is not (null or "json" or "csv"))
        {
            throw RefusedException.Invalid("unknown_format", "format", $"There is no format '{format}'. Use json or csv.");
        }
        if (format == "csv")
        {
            return TypedResults.Stream(stream => Write(catalog, number, stream), "text/csv", $"problems-{id}-{number}.csv");
        }
        var (size, after) = (Paging.Limit(limit), Paging.Positions(cursor)[0]);
        var items = catalog.Store.Problems(number, after, size + 1);
        return TypedResults.Ok(new Page<JsonElement>([.. items.Take(size)], items.Count > size ? Paging.Cursor(after + size) : null));
    }

    private static async Task Write(CatalogService catalog, int import, Stream stream)
    {
        await using var text = new StreamWriter(stream);
        var csv = new CsvWriter(text, forSpreadsheets: true);
        csv.Row("line", "column", "code", "message", "severity");
        var after = 0L;
        IReadOnlyList<JsonElement> items;
        do
        {
            items = catalog.Store.Problems(import, after, Limits.PageMax);
            foreach (var problem in items.Select(item => item.Deserialize<ListProblem>(Stored)!))
            {
                csv.Row(problem.Line.ToString(System.Globalization.CultureInfo.InvariantCulture), problem.Column, problem.Code, problem.Message, problem.Severity);
            }
            after += items.Count;
            await text.FlushAsync();
        }
        while (items.Count == Limits.PageMax);
    }
}
