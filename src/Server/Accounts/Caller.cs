using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using Sojourn.Store;

namespace Sojourn.Server;

/// <summary>What somebody may do.</summary>
internal static class Roles
{
    public const string Owner = "owner";

    /// <summary>Everything but accounts, keys, channels and backups.</summary>
    public const string Editor = "editor";

    /// <summary>Reads and changes nothing.</summary>
    public const string Viewer = "viewer";

    public static readonly IReadOnlyList<string> All = [Owner, Editor, Viewer];

    /// <exception cref="Runtime.RefusedException">There is no such role.</exception>
    public static string Known(string role) => All.Contains(role)
        ? role
        : throw Runtime.RefusedException.Invalid("unknown_role", "role", $"There is no role '{role}'. Use {string.Join(", ", All)}.");
}

/// <summary>Who a request comes from: a key, or somebody who is signed in.</summary>
/// <param name="IsKnown">Whether the key or the session still holds: for answers that go on for long.</param>
internal sealed record Caller(string Role, string Name, UserRow? User, Func<Task<bool>> IsKnown)
{
    public static Caller Of(HttpContext context) =>
        context.Features.Get<Caller>() ?? throw new InvalidOperationException("This route is open to all: nobody was asked who they are.");
}

/// <summary>The caller may not do this, or not now; the edge makes a problem document of it.</summary>
internal sealed class DeniedException(int status, string code, string message, TimeSpan? retryAfter = null) : Exception(message)
{
    public int Status => status;

    public string Code => code;

    public TimeSpan? RetryAfter => retryAfter;
}

/// <summary>What routes say of who may call them; <see cref="KeyGate"/> reads it.</summary>
internal static class RouteAccess
{
    public sealed record OpenToAll;

    public sealed record OwnersOnly;

    /// <summary>No key and no session are asked for.</summary>
    public static TBuilder Open<TBuilder>(this TBuilder route)
        where TBuilder : IEndpointConventionBuilder => route.WithMetadata(new OpenToAll());

    public static TBuilder ForOwners<TBuilder>(this TBuilder route)
        where TBuilder : IEndpointConventionBuilder => route.WithMetadata(new OwnersOnly());

    public static bool IsSafe(HttpRequest request) => HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);

    /// <summary>
    /// The peer sits at this machine. A request that a proxy here handed on is from elsewhere, and one for another host name
    /// comes from a page that had its name pointed at us. A header that was believed has the other name.
    /// </summary>
    public static bool IsLocal(HttpContext context)
    {
        var headers = context.Request.Headers;
        var host = context.Request.Host.Host;
        return context.Connection.RemoteIpAddress is { } peer && IPAddress.IsLoopback(peer)
            && !headers.ContainsKey("Forwarded") && !headers.ContainsKey("X-Forwarded-For") && !headers.ContainsKey("X-Real-IP")
            && !headers.ContainsKey(ForwardedHeadersDefaults.XOriginalForHeaderName)
            && (host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out var named) && IPAddress.IsLoopback(named)));
    }
}
