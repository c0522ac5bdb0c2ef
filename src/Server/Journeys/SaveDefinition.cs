using Microsoft.AspNetCore.Http.HttpResults;
using Sojourn.Core;
using Sojourn.Core.Journeys;
using Sojourn.Runtime.Catalog;

namespace Sojourn.Server;

/// <summary>What validation found; errors block publishing, warnings do not.</summary>
public sealed record ProblemsAnswer(IReadOnlyList<Problem> Problems);

/// <summary>What saving a draft answers: what validation found, and the draft's number.</summary>
public sealed record DraftSaved(IReadOnlyList<Problem> Problems, int DraftRevision);

/// <summary>The draft: saved whatever is wrong with it, and validated.</summary>
internal static class SaveDefinition
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapPut("/journeys/{id}/definition", Save)
            .Accepts<Definition>("application/json")
            .WithSummary("Save the draft")
            .WithDescription("A definition that is incomplete or wrong is saved and its problems are answered. One that is no definition at all "
                + "(unknown members, wrong types) is refused with 400, what the settings lock while the journey is active with 409. "
                + "With `revision`, the draftRevision that was changed, 409 `draft_changed` tells that somebody saved another draft in between.")
            .Refuses(400, 404, 409, 413, 422);
        api.MapGet("/journeys/{id}/definition", Get).WithSummary("Get the draft in its canonical form").Refuses(404);
        api.MapPost("/journeys/{id}/validate", Validate)
            .Accepts<Definition>(isOptional: true, "application/json")
            .WithSummary("Validate the draft, or the definition in the body")
            .Refuses(400, 404, 413);
    }

    private static async Task<Ok<DraftSaved>> Save(string id, HttpContext context, CatalogService catalog, int? revision)
    {
        var journey = RouteIds.Journey(id);
        var definition = JourneyDocuments.Definition(await RequestJson.Element(context));
        var (saved, problems) = await catalog.SaveDraft(journey, definition, revision, Caller.Of(context).Name);
        return TypedResults.Ok(new DraftSaved(problems, saved.Row.DraftRevision));
    }

    private static Ok<Definition> Get(string id, CatalogService catalog) => TypedResults.Ok(catalog.Draft(catalog.Journey(RouteIds.Journey(id))));

    private static async Task<Ok<ProblemsAnswer>> Validate(string id, HttpContext context, CatalogService catalog)
    {
        var journey = catalog.Journey(RouteIds.Journey(id));
        var bytes = await RequestJson.Bytes(context);
        var definition = catalog.Draft(journey);
        if (!bytes.IsEmpty)
        {
            var (sent, problems) = DefinitionJson.Parse(bytes);
            definition = sent ?? throw new MalformedException(problems);
        }
        return TypedResults.Ok(new ProblemsAnswer(catalog.Validate(definition, journey.Settings)));
    }
}
