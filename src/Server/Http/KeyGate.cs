using System.Collections.Frozen;
using Sojourn.Runtime.Catalog;
using Sojourn.Store;

namespace Sojourn.Server;

/// <summary>
/// Lets requests to <c>/api</c> through that carry a key (<c>Authorization: Bearer KEY</c>) or the cookie of a session, as far
/// as their role goes. Keys are known by their SHA-256 alone; looking a hash up tells nobody how near a guess was.
/// </summary>
internal sealed class KeyGate
{
    private readonly CatalogService catalog;
    private readonly Sessions sessions;
    private readonly ILogger log;
    private volatile FrozenDictionary<string, KeyRow> keys;

    public KeyGate(CatalogService catalog, Sessions sessions, ILoggerFactory logs)
    {
        (this.catalog, this.sessions, log) = (catalog, sessions, logs.CreateLogger("Sojourn.Changes"));
        keys = Load();
        catalog.Changed += () => keys = Load();
    }

    public async Task Pass(HttpContext context, RequestDelegate next)
    {
        var route = context.GetEndpoint()?.Metadata;
        if (context.Request.Path.StartsWithSegments("/api") && route?.GetMetadata<RouteAccess.OpenToAll>() is null)
        {
            var caller = await (Bearer(context) is { } secret ? ByKey(context, secret) : BySession(context));
            Check(context, caller, route);
            context.Features.Set(caller);
        }
        await next(context);
    }

    private async Task<Caller> ByKey(HttpContext context, string secret)
    {
        var hash = Convert.ToHexString(CatalogService.Hash(secret));
        if (!keys.ContainsKey(hash))
        {
            // Another server may have made it a moment ago.
            await catalog.Look(hash);
        }
        if (keys.TryGetValue(hash, out var key))
        {
            return new(key.Role, key.Name, null, () => Task.FromResult(keys.ContainsKey(hash)));
        }
        context.Response.Headers.WWWAuthenticate = "Bearer error=\"invalid_token\"";
        throw new DeniedException(StatusCodes.Status401Unauthorized, "unknown_key", "This key is not known here, or it was revoked.");
    }

    private async Task<Caller> BySession(HttpContext context)
    {
        if (await sessions.Find(context) is not { } session)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            throw new DeniedException(StatusCodes.Status401Unauthorized, "no_key", "Sign in, or send an API key: Authorization: Bearer KEY.");
        }
        if (!RouteAccess.IsSafe(context.Request))
        {
            Sessions.CheckCsrf(context, session);
            Tell(context, session.User);
        }
        return new(session.User.Role, session.User.Name, session.User, () => sessions.IsOpen(session));
    }

    private static void Check(HttpContext context, Caller caller, EndpointMetadataCollection? route)
    {
        var who = caller.User is null ? $"The key '{caller.Name}'" : $"{caller.Name}, as {caller.Role},";
        if (caller.Role == Roles.Viewer && !RouteAccess.IsSafe(context.Request))
        {
            throw new DeniedException(StatusCodes.Status403Forbidden, caller.User is null ? "read_only_key" : "read_only", $"{who} may only read.");
        }
        if (caller.Role != Roles.Owner && route?.GetMetadata<RouteAccess.OwnersOnly>() is not null)
        {
            throw new DeniedException(StatusCodes.Status403Forbidden, "owners_only", $"{who} may not do this: it takes an owner.");
        }
    }

    /// <summary>Who changed what can be read later. Keys are not told of: they send events by the thousand.</summary>
    private void Tell(HttpContext context, UserRow user) => context.Response.OnCompleted(() =>
    {
        log.LogInformation("{User} (user {UserId}): {Method} {Path} was answered {Status}",
            user.Email, user.Id, context.Request.Method, context.Request.Path, context.Response.StatusCode);
        return Task.CompletedTask;
    });

    private static string? Bearer(HttpContext context)
    {
        var header = context.Request.Headers.Authorization.ToString();
        const string Scheme = "Bearer ";
        return header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) && header.Length > Scheme.Length ? header[Scheme.Length..].Trim() : null;
    }

    private FrozenDictionary<string, KeyRow> Load() => catalog.Keys.Where(key => key.RevokedAt is null)
        .DistinctBy(key => Convert.ToHexString(key.Hash)).ToFrozenDictionary(key => Convert.ToHexString(key.Hash));
}
