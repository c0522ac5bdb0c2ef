using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Sojourn.Runtime;
using Sojourn.Runtime.Catalog;
using Sojourn.Runtime.Runs;

namespace Sojourn.Server;

/// <summary>A list of any size into a draft run, read as it comes in.</summary>
internal static class ImportRecipients
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapPost("/runs/{id}/recipients", Import)
            .TakesCsv()
            .WithSummary("Import a list of recipients")
            .WithDescription("CSV of any size, by comma, semicolon, tab or pipe, in UTF-8, UTF-16 or Windows-1252. Bad rows are listed with line, column and "
                + "reason, good rows are kept; the list becomes visible at its end or not at all. `map` names what columns fill "
                + "(`Mobile|Work phone:phone,Plan:plan,Notes:-`); without it the header names decide. `duplicates` names a column by which the same person "
                + "may be in the run more than once. A repeat with the same `Idempotency-Key` gets the first answer again.")
            .Refuses(404, 409, 415, 422);
        api.MapGet("/runs/{id}/imports/{import}/problems", Problems)
            .WithSummary("List every problem of an imported list")
            .Refuses(404, 422);
    }

    private static async Task<Ok<ImportResult>> Import(string id, HttpContext context, CatalogService catalog, ListImport lists, string? map, string? duplicates)
    {
        var run = catalog.Run(RouteIds.Run(id)).Id;
        var options = new ImportOptions(map, duplicates, CsvBody.RetryKey(context), CsvBody.Charset(context));
        return TypedResults.Ok(await lists.Import(run, context.Request.Body, options, context.RequestAborted));
    }

    private static Ok<Page<JsonElement>> Problems(string id, string import, CatalogService catalog, int? limit, string? cursor)
    {
        var run = catalog.Run(RouteIds.Run(id)).Id;
        if (!int.TryParse(import, out var number) || catalog.Current.Imports.GetValueOrDefault(number)?.Run != run)
        {
            throw RefusedException.NotFound("import", import);
        }
        var (size, after) = (Paging.Limit(limit), Paging.Positions(cursor)[0]);
        var items = catalog.Store.Problems(number, after, size + 1);
        return TypedResults.Ok(new Page<JsonElement>([.. items.Take(size)], items.Count > size ? Paging.Cursor(after + size) : null));
    }
}
