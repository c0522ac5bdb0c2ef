using Microsoft.AspNetCore.Http.HttpResults;
using Sojourn.Runtime.Catalog;
using Sojourn.Runtime.Runs;

namespace Sojourn.Server;

/// <summary>A list of any size into a draft run, read as it comes in.</summary>
internal static class ImportRecipients
{
    public static void Map(IEndpointRouteBuilder api) => api.MapPost("/runs/{id}/recipients", Import)
        .TakesCsv()
        .WithSummary("Import a list of recipients")
        .WithDescription("CSV of any size, by comma, semicolon, tab or pipe, in UTF-8, UTF-16 or Windows-1252. Bad rows are listed with line, column and "
            + "reason, good rows are kept; the list becomes visible at its end or not at all. `map` names what columns fill "
            + "(`Mobile|Work phone:phone,Plan:plan,Notes:-`); without it the header names decide. `duplicates` names a column by which the same person "
            + "may be in the run more than once. A repeat with the same `Idempotency-Key` gets the first answer again.")
        .Refuses(404, 409, 415, 422);

    private static async Task<Ok<ImportResult>> Import(string id, HttpContext context, CatalogService catalog, ListImport lists, string? map, string? duplicates)
    {
        var run = catalog.Run(RouteIds.Run(id)).Id;
        var options = new ImportOptions(map, duplicates, CsvBody.RetryKey(context), CsvBody.Charset(context));
        return TypedResults.Ok(await lists.Import(run, context.Request.Body, options, context.RequestAborted));
    }
}
