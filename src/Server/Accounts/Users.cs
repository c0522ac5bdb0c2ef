using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime;
using Sojourn.Runtime;
using Sojourn.Runtime.Catalog;
using Sojourn.Store;

namespace Sojourn.Server;

/// <param name="Role">owner, editor or viewer; viewer unless given.</param>
/// <param name="Password">10 to 256 characters; the user changes it later.</param>
public sealed record CreateUserRequest(string? Email, string? Name, string? Role, string? Password);

/// <summary>What is left out stays as it is. A new password signs the user out everywhere.</summary>
public sealed record UpdateUserRequest(string? Email, string? Name, string? Role, string? Password);

/// <summary>Somebody who signs in to the console.</summary>
/// <param name="Role">owner; editor, who does everything but users, keys, channels and backups; or viewer, who only reads.</param>
/// <param name="CreatedAt">By the real clock, whatever the time scale.</param>
public sealed record UserView(int Id, string Email, string Name, string Role, Instant CreatedAt)
{
    internal static UserView Of(UserRow row) => new(row.Id, row.Email, row.Name, row.Role, row.CreatedAt);
}

internal static class Users
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var users = api.MapGroup("/users").ForOwners();
        users.MapGet("", List).WithSummary("List the users").Refuses(422);
        users.MapPost("", Create).WithSummary("Make an account").Refuses(400, 409, 422);
        users.MapPatch("/{id}", Update)
            .WithSummary("Change an account")
            .WithDescription("A new password signs the user out everywhere, at once; so does a new role take effect.")
            .Refuses(400, 404, 409, 422);
        users.MapDelete("/{id}", Delete).WithSummary("Delete an account and sign the user out").Refuses(404, 409);
    }

    private static Ok<Page<UserView>> List(CatalogService catalog, int? limit, string? cursor) =>
        TypedResults.Ok(Paging.Of(catalog.Users, user => user.Id, limit, cursor, UserView.Of));

    private static async Task<Created<UserView>> Create(Body<CreateUserRequest> body, CatalogService catalog, Passwords passwords)
    {
        var request = body.Value;
        var role = Roles.Known(request.Role ?? Roles.Viewer);
        var user = await catalog.CreateUser(request.Email ?? "", request.Name ?? "", role, passwords.Hash(request.Password));
        return TypedResults.Created($"/api/users/{user.Id}", UserView.Of(user));
    }

    private static async Task<Ok<UserView>> Update(string id, Body<UpdateUserRequest> body, CatalogService catalog, Passwords passwords, Sessions sessions)
    {
        var request = body.Value;
        var password = request.Password is { } chosen ? passwords.Hash(chosen) : null;
        var role = request.Role is { } named ? Roles.Known(named) : null;
        var user = await catalog.UpdateUser(Number(id), request.Email, request.Name, role, password, Roles.Owner);
        if (password is not null)
        {
            sessions.EndAll(user.Id);
        }
        return TypedResults.Ok(UserView.Of(user));
    }

    private static async Task<NoContent> Delete(string id, CatalogService catalog, Sessions sessions)
    {
        var user = Number(id);
        await catalog.DeleteUser(user, Roles.Owner);
        sessions.EndAll(user);
        return TypedResults.NoContent();
    }

    private static int Number(string id) => int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        ? number
        : throw RefusedException.NotFound("user", id);
}
