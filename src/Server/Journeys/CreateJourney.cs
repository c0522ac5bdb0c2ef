using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Sojourn.Core;
using Sojourn.Core.Journeys;
using Sojourn.Core.Values;
using Sojourn.Runtime;
using Sojourn.Runtime.Catalog;

namespace Sojourn.Server;

/// <param name="Name">1 to 255 characters.</param>
/// <param name="Preset">outreach, decisioning, marketing, messaging or adoption: where the settings begin.</param>
/// <param name="Definition">The draft; it may be incomplete, and has nothing in it unless given.</param>
/// <param name="Settings">What differs from the preset.</param>
public sealed record CreateJourneyRequest(
    string? Name, string? Description, string? Preset, JsonElement? Definition, JsonElement? Settings, IReadOnlyList<string>? Tags);

internal static class CreateJourney
{
    public static void Map(IEndpointRouteBuilder api) => api.MapPost("/journeys", Handle)
        .WithSummary("Create a journey")
        .WithDescription("Creates a journey as a draft. A definition that is incomplete is saved all the same; validate says what is missing.")
        .Refuses(400, 422);

    private static async Task<Created<JourneyView>> Handle(Body<CreateJourneyRequest> body, CatalogService catalog)
    {
        var request = body.Value;
        var definition = request.Definition is { } document ? JourneyDocuments.Definition(document, "definition") : null;
        var preset = Presets.Find(request.Preset);
        var settings = request.Settings is { } patch && preset is not null ? JourneyDocuments.Settings(preset, patch) : null;
        var journey = await catalog.CreateJourney(
            request.Name ?? "", request.Description ?? "", request.Preset, settings, definition, JourneyDocuments.Tags(request.Tags) ?? []);
        return TypedResults.Created($"/api/journeys/{journey.Id}", JourneyView.Of(journey, catalog));
    }
}

/// <summary>The documents that requests about journeys carry.</summary>
internal static class JourneyDocuments
{
    private const int TagsMax = 50;

    /// <exception cref="MalformedException">It is no definition; that a definition is incomplete is no reason.</exception>
    public static Definition Definition(JsonElement document, string path = "")
    {
        var (definition, problems) = DefinitionJson.Parse(document);
        return definition ?? throw new MalformedException(Below(path, problems));
    }

    public static JourneySettings Settings(JourneySettings existing, JsonElement patch)
    {
        var (settings, problems) = JourneySettingsJson.Merge(existing, patch);
        return settings ?? throw (problems.All(problem => problem.Code is "unknown_member" or "wrong_type" or "duplicate_member" or "bad_text" or "too_deep")
            ? new MalformedException(Below("settings", problems))
            : RefusedException.Invalid("The settings have problems.", Below("settings", problems)));
    }

    public static IReadOnlyList<string>? Tags(IReadOnlyList<string>? tags)
    {
        if (tags is not null && (tags.Count > TagsMax || tags.Any(tag => tag.Length is 0 or > Limits.NameLength || !PlainText.IsLine(tag))))
        {
            throw RefusedException.Invalid("bad_tags", "tags", $"A journey has at most {TagsMax} tags of 1 to {Limits.NameLength} characters on one line.");
        }
        return tags;
    }

    private static List<Problem> Below(string path, IReadOnlyList<Problem> problems) => [.. problems.Select(problem => problem with
    {
        Path = (path.Length, problem.Path.Length) switch
        {
            (0, _) => problem.Path,
            (_, 0) => path,
            _ => $"{path}.{problem.Path}",
        },
    })];
}
