using System.Globalization;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime;
using Sojourn.Runtime;
using Sojourn.Runtime.Catalog;
using Sojourn.Store;

namespace Sojourn.Server;

/// <param name="Role">owner, editor, or viewer, which only reads; owner unless given.</param>
public sealed record CreateKeyRequest(string? Name, string? Role);

/// <summary>A key; <c>key</c> itself is shown once, when it is made. Its times are those of the real clock, whatever the time scale.</summary>
public sealed record KeyView(
    int Id, string Name, string Role, string Prefix, Instant CreatedAt, Instant? RevokedAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Key)
{
    internal static KeyView Of(KeyRow row, string? secret = null) => new(row.Id, row.Name, row.Role, row.Prefix, row.CreatedAt, row.RevokedAt, secret);
}

internal static class Keys
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/keys", List).ForOwners().WithSummary("List the API keys").Refuses(422);
        api.MapPost("/keys", Create)
            .ForOwners()
            .WithSummary("Make an API key")
            .WithDescription("The answer is the only place where the key stands: only its hash is kept.")
            .Refuses(400, 422);
        api.MapDelete("/keys/{id}", Delete).ForOwners().WithSummary("Revoke an API key at once").Refuses(404, 409);
    }

    public static Task<(KeyRow Row, string Secret)> Make(CatalogService catalog, string? name, string? role) =>
        catalog.CreateKey(name ?? "", Roles.Known(role ?? Roles.Owner));

    /// <summary>Revokes a key; the last owner's stays, since nobody could make another.</summary>
    public static async Task Revoke(CatalogService catalog, string id)
    {
        if (!int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || catalog.Keys.All(key => key.Id != number))
        {
            throw RefusedException.NotFound("key", id);
        }
        if (catalog.Keys.Where(key => key.RevokedAt is null && key.Role == Roles.Owner).ToList() is [var last] && last.Id == number)
        {
            throw RefusedException.Conflict("last_owner", "This is the last owner's key. Make another one first.");
        }
        await catalog.RevokeKey(number);
    }

    private static Ok<Page<KeyView>> List(CatalogService catalog, int? limit, string? cursor) =>
        TypedResults.Ok(Paging.Of(catalog.Keys, key => key.Id, limit, cursor, key => KeyView.Of(key)));

    private static async Task<Created<KeyView>> Create(Body<CreateKeyRequest> body, CatalogService catalog)
    {
        var (row, secret) = await Make(catalog, body.Value.Name, body.Value.Role);
        return TypedResults.Created($"/api/keys/{row.Id}", KeyView.Of(row, secret));
    }

    private static async Task<NoContent> Delete(string id, CatalogService catalog)
    {
        await Revoke(catalog, id);
        return TypedResults.NoContent();
    }
}
