using System.Net;
using Microsoft.AspNetCore.HttpOverrides;

namespace Sojourn.Server;

/// <summary>
/// Proxies in front of the server that say who they speak for. Only those that the operator names are believed: anybody can send
/// the header, and would be a new address with each guess of a password.
/// </summary>
internal static class Proxies
{
    public static void UseProxies(this WebApplication app, string proxies)
    {
        var known = Split(proxies);
        if (known.Length == 0)
        {
            return;
        }
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor, ForwardLimit = null };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var each in known)
        {
            options.KnownIPNetworks.Add(Network(each)!.Value);
        }
        app.UseForwardedHeaders(options);
    }

    /// <summary>The first that is neither an address nor a network.</summary>
    public static string? FirstUnreadable(string proxies) => Split(proxies).FirstOrDefault(each => Network(each) is null);

    private static string[] Split(string proxies) => proxies.Split([',', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static System.Net.IPNetwork? Network(string text) =>
        IPAddress.TryParse(text, out var address) ? new(address, address.GetAddressBytes().Length * 8)
        : System.Net.IPNetwork.TryParse(text, out var network) ? network : null;
}
