using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Sojourn.Core;
using Sojourn.Core.Journeys;
using Sojourn.Core.Segments;
using Sojourn.Runtime;
using Sojourn.Runtime.Catalog;

namespace Sojourn.Server;

/// <param name="Id">What expressions call it (lower case, digits, _); made from the name unless given.</param>
/// <param name="When">Who is in it: a condition. Without one people are put in by hand, by a list, or by an update node.</param>
public sealed record SegmentRequest(string? Id, string? Name, JsonElement? When);

public sealed record SegmentView(string Id, string Name, Predicate? When)
{
    internal static SegmentView Of(Segment segment) => new(segment.Id, segment.Name, segment.When);
}

internal static class Segments
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapPost("/segments", Create).WithSummary("Create a segment").Refuses(400, 409, 422);
        api.MapGet("/segments", List).WithSummary("List segments").Refuses(422);
        api.MapGet("/segments/{id}", Get).WithSummary("Get a segment").Refuses(404);
        api.MapPut("/segments/{id}", Put).WithSummary("Create or replace a segment").Refuses(400, 422);
        api.MapDelete("/segments/{id}", Delete)
            .WithSummary("Delete a segment")
            .WithDescription("One that journeys or other segments use cannot be deleted: 409 says who uses it.")
            .Refuses(404, 409);
    }

    public static Segment Find(CatalogService catalog, string id) =>
        catalog.Current.Segments.GetValueOrDefault(id) ?? throw RefusedException.NotFound("segment", id);

    /// <exception cref="MalformedException">It is no condition.</exception>
    public static Predicate? Condition(JsonElement? document)
    {
        if (document is not { } given)
        {
            return null;
        }
        var problems = new List<Problem>();
        return PredicateJson.Parse(given, "when", problems) ?? throw new MalformedException(problems);
    }

    private static async Task<Created<SegmentView>> Create(Body<SegmentRequest> body, CatalogService catalog)
    {
        var request = body.Value;
        var when = Condition(request.When);
        if (request.Id is not null && catalog.Current.Segments.ContainsKey(request.Id))
        {
            throw RefusedException.Conflict("exists", $"There is a segment '{request.Id}' already.");
        }
        var id = request.Id ?? NewId(catalog, request.Name ?? "");
        await catalog.SaveSegment(id, request.Name ?? "", when);
        return TypedResults.Created($"/api/segments/{id}", SegmentView.Of(Find(catalog, id)));
    }

    private static Ok<Page<SegmentView>> List(CatalogService catalog, int? limit, string? cursor)
    {
        var ordered = catalog.Current.Segments.Values.OrderBy(segment => segment.Id, StringComparer.Ordinal).Index();
        return TypedResults.Ok(Paging.Of(ordered, item => item.Index + 1, limit, cursor, item => SegmentView.Of(item.Item)));
    }

    private static Ok<SegmentView> Get(string id, CatalogService catalog) => TypedResults.Ok(SegmentView.Of(Find(catalog, id)));

    private static async Task<Ok<SegmentView>> Put(string id, Body<SegmentRequest> body, CatalogService catalog)
    {
        if (body.Value.Id is { } other && other != id)
        {
            throw RefusedException.Invalid("bad_id", "id", "The id in the body is another than the one in the address.");
        }
        await catalog.SaveSegment(id, body.Value.Name ?? catalog.Current.Segments.GetValueOrDefault(id)?.Name ?? "", Condition(body.Value.When));
        return TypedResults.Ok(SegmentView.Of(Find(catalog, id)));
    }

    private static async Task<NoContent> Delete(string id, CatalogService catalog)
    {
        await catalog.DeleteSegment(id);
        return TypedResults.NoContent();
    }

    /// <summary>The name as expressions can say it; with a number where that is taken.</summary>
    private static string NewId(CatalogService catalog, string name)
    {
        var id = new StringBuilder();
        foreach (var letter in name.ToLowerInvariant())
        {
            if (char.IsAsciiLetterOrDigit(letter))
            {
                id.Append(letter);
            }
            else if (id.Length > 0 && id[^1] != '_')
            {
                id.Append('_');
            }
        }
        var text = id.ToString().Trim('_');
        text = text.Length == 0 || !char.IsAsciiLetterLower(text[0]) ? "segment_" + text : text;
        text = text[..Math.Min(text.Length, Limits.NodeIdLength - 8)].TrimEnd('_');
        return Enumerable.Range(1, int.MaxValue).Select(n => n == 1 ? text : FormattableString.Invariant($"{text}_{n}"))
            .First(candidate => !catalog.Current.Segments.ContainsKey(candidate));
    }
}
