using System.Collections.Frozen;
using Sojourn.Runtime.Catalog;
using Sojourn.Store;

namespace Sojourn.Server;

/// <summary>What a key may do.</summary>
internal static class Roles
{
    public const string Owner = "owner";

    /// <summary>Reads and changes nothing.</summary>
    public const string Viewer = "viewer";

    public static readonly IReadOnlyList<string> All = [Owner, Viewer];
}

/// <summary>
/// Lets requests to <c>/api</c> through that carry a key: <c>Authorization: Bearer KEY</c>. Keys are known by their SHA-256
/// alone; looking a hash up tells nobody how near a guess was.
/// </summary>
internal sealed class KeyGate
{
    private readonly CatalogService catalog;
    private volatile FrozenDictionary<string, KeyRow> keys;

    public KeyGate(CatalogService catalog)
    {
        this.catalog = catalog;
        keys = Load();
        catalog.Changed += () => keys = Load();
    }

    public async Task Pass(HttpContext context, RequestDelegate next)
    {
        if (!context.Request.Path.StartsWithSegments("/api"))
        {
            await next(context);
            return;
        }
        if (Bearer(context) is not { } secret)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            await Refusals.Write(context, Refusals.Make(401, "no_key", "Send an API key: Authorization: Bearer KEY."));
        }
        else if (!keys.TryGetValue(Convert.ToHexString(CatalogService.Hash(secret)), out var key))
        {
            context.Response.Headers.WWWAuthenticate = "Bearer error=\"invalid_token\"";
            await Refusals.Write(context, Refusals.Make(401, "unknown_key", "This key is not known here, or it was revoked."));
        }
        else if (key.Role == Roles.Viewer && !HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            await Refusals.Write(context, Refusals.Make(403, "read_only_key", $"The key '{key.Name}' may only read. Use an owner's key."));
        }
        else
        {
            await next(context);
        }
    }

    private static string? Bearer(HttpContext context)
    {
        var header = context.Request.Headers.Authorization.ToString();
        const string Scheme = "Bearer ";
        return header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) && header.Length > Scheme.Length ? header[Scheme.Length..].Trim() : null;
    }

    private FrozenDictionary<string, KeyRow> Load() => catalog.Keys.Where(key => key.RevokedAt is null)
        .DistinctBy(key => Convert.ToHexString(key.Hash)).ToFrozenDictionary(key => Convert.ToHexString(key.Hash));
}
