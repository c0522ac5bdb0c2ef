namespace Sojourn.Core.Messages;

/// <summary>What a request's headers may be called and may hold (RFC 9110).</summary>
public static class RequestHeaders
{
    /// <summary>Headers that frame the request or belong to the connection; setting them would let one request carry another.</summary>
    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "Host", "Content-Length", "Transfer-Encoding", "Connection", "Keep-Alive", "Proxy-Connection", "Upgrade", "TE", "Trailer", "Expect",
    };

    public static bool IsReserved(string name) => Reserved.Contains(name);

    /// <summary>A token: letters, digits and some signs, no space and no colon.</summary>
    public static bool IsName(string name) =>
        name.Length > 0 && name.All(letter => char.IsAsciiLetterOrDigit(letter) || "!#$%&'*+-.^_`|~".Contains(letter, StringComparison.Ordinal));

    /// <summary>Plain ASCII on one line: a line break would begin a header of its own.</summary>
    public static bool IsValue(string value) => value.All(letter => letter is >= ' ' and <= '~');
}
