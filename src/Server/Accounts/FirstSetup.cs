using System.Security.Cryptography;
using System.Text;

namespace Sojourn.Server;

/// <summary>
/// Whoever makes the first account owns the server. At the machine itself that needs nothing; from elsewhere it needs a token
/// that the start prints, so that it is somebody who can read what the server says.
/// </summary>
internal sealed class FirstSetup
{
    /// <summary>Another one at each start.</summary>
    public string Token { get; } = RandomNumberGenerator.GetString("abcdefghijkmnpqrstuvwxyz23456789", 24);

    public static bool NeedsToken(HttpContext context) => !RouteAccess.IsLocal(context);

    public bool Allows(HttpContext context, string? token) => !NeedsToken(context)
        || CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(token?.Trim() ?? ""), Encoding.UTF8.GetBytes(Token));
}
