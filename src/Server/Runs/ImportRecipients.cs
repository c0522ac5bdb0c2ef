using Microsoft.AspNetCore.Http.HttpResults;
using Sojourn.Runtime.Catalog;
using Sojourn.Runtime.Runs;

namespace Sojourn.Server;

/// <param name="GivenUp">There was one, and nothing of it is left.</param>
public sealed record ImportGivenUp(bool GivenUp);

/// <summary>A list of any size into a draft run, read as it comes in.</summary>
internal static class ImportRecipients
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapPost("/runs/{id}/recipients", Import)
            .TakesCsv(retryKey: true)
            .WithSummary("Import a list of recipients")
            .WithDescription("CSV of any size, by comma, semicolon, tab or pipe, in UTF-8, UTF-16 or Windows-1252. Bad rows are listed with line, column and "
                + "reason, good rows are kept; the list becomes visible at its end or not at all. `map` names what columns fill "
                + "(`Mobile|Work phone:phone,Plan:plan,Notes:-`); without it the header names decide. `duplicates` names a column by which the same person "
                + "may be in the run more than once, besides the journey's own re-entry key. A repeat with the same `Idempotency-Key` gets the first answer again; "
                + "another list with it is refused.")
            .Refuses(404, 409, 415, 422);
        api.MapDelete("/runs/{id}/imports/open", GiveUp)
            .WithSummary("Give up the list that is being imported")
            .WithDescription("Answered when nothing of it is left in the run; the request that was sending it is refused. `givenUp` is false where no list was being "
                + "imported, or it was done first.")
            .Refuses(404);
    }

    private static async Task<Ok<ImportResult>> Import(string id, HttpContext context, CatalogService catalog, ListImport lists, string? map, string? duplicates)
    {
        var run = catalog.Run(RouteIds.Run(id)).Id;
        var options = new ImportOptions(map, duplicates, CsvBody.RetryKey(context), CsvBody.Charset(context));
        return TypedResults.Ok(await lists.Import(run, context.Request.Body, options, context.RequestAborted));
    }

    private static async Task<Ok<ImportGivenUp>> GiveUp(string id, CatalogService catalog, ListImport lists) =>
        TypedResults.Ok(new ImportGivenUp(await lists.GiveUp(catalog.Run(RouteIds.Run(id)).Id)));
}
