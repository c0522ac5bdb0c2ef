using System.Net;
using System.Net.Sockets;

namespace Sojourn.Channels.Outbound;

/// <summary>
/// Keeps requests whose URL a journey's author writes away from the operator's own network (server-side request forgery).
/// The check is made when the connection is opened, on the very address that is connected to: a name that resolves
/// differently the second time gains nothing. Operators allow single hosts by name.
/// </summary>
public sealed class AddressGuard
{
    private readonly HashSet<string> allowed;

    /// <param name="allowHosts">Hosts as URLs write them, each for every port or with one: <c>internal.example</c>, <c>127.0.0.1:9000</c>.</param>
    public AddressGuard(IEnumerable<string> allowHosts) => allowed = new(allowHosts, StringComparer.OrdinalIgnoreCase);

    public static bool IsHost(string entry) =>
        Uri.TryCreate($"http://{entry}/", UriKind.Absolute, out var uri) && uri.Host.Length > 0 && uri.UserInfo.Length == 0 && uri.PathAndQuery == "/"
            && uri.Fragment.Length == 0;

    /// <summary>The <see cref="SocketsHttpHandler.ConnectCallback"/>.</summary>
    /// <exception cref="AddressRefusedException">Every address of the host is a private one.</exception>
    public async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken stop)
    {
        var host = context.DnsEndPoint.Host;
        var port = context.DnsEndPoint.Port;
        var addresses = IPAddress.TryParse(host, out var literal)
            ? [literal]
            : await Dns.GetHostAddressesAsync(host, stop).ConfigureAwait(false);
        if (!Allows(host, port))
        {
            addresses = [.. addresses.Where(IsPublic)];
            if (addresses.Length == 0)
            {
                throw new AddressRefusedException(host, port);
            }
        }
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, port, stop).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>True for an address that anybody on the Internet could reach. Ranges: IANA's special-purpose registries (RFC 6890).</summary>
    public static bool IsPublic(IPAddress address)
    {
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            return IsPublicV6(address);
        }
        var bytes = address.GetAddressBytes();
        return (bytes[0], bytes[1], bytes[2]) switch
        {
            (0 or 10 or 127, _, _) => false,                     // this network, private, loopback
            (100, >= 64 and <= 127, _) => false,                 // carriers' own (CGNAT)
            (169, 254, _) => false,                              // link-local, cloud metadata
            (172, >= 16 and <= 31, _) => false,                  // private
            (192, 0, 0 or 2) => false,                           // protocol assignments, documentation
            (192, 168, _) => false,                              // private
            (198, 18 or 19, _) => false,                         // benchmarks
            (198, 51, 100) => false,                             // documentation
            (203, 0, 113) => false,                              // documentation
            ( >= 224, _, _) => false,                            // multicast, reserved, broadcast
            _ => true,
        };
    }

    private static bool IsPublicV6(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            return IsPublic(address.MapToIPv4());
        }
        var bytes = address.GetAddressBytes();
        // 64:ff9b::/96 is NAT64: the IPv4 address in its end is where it leads.
        if (bytes.AsSpan(0, 12).SequenceEqual((ReadOnlySpan<byte>)[0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0]))
        {
            return IsPublic(new IPAddress(bytes.AsSpan(12)));
        }
        // Only 2000::/3 is routed globally; that leaves out ::1, fe80::/10, fc00::/7 and ff00::/8.
        return (bytes[0] & 0xe0) == 0x20
            && !(bytes[0] == 0x20 && bytes[1] == 0x01 && bytes[2] <= 0x01)                                  // 2001::/23, Teredo
            && !(bytes[0] == 0x20 && bytes[1] == 0x01 && bytes[2] == 0x0d && bytes[3] == 0xb8)              // documentation
            && !(bytes[0] == 0x20 && bytes[1] == 0x02 && !IsPublic(new IPAddress(bytes.AsSpan(2, 4))));     // 6to4
    }

    private bool Allows(string host, int port)
    {
        var written = host.Contains(':', StringComparison.Ordinal) && !host.StartsWith('[') ? $"[{host}]" : host;
        return allowed.Contains(written) || allowed.Contains(FormattableString.Invariant($"{written}:{port}"));
    }
}

/// <summary>The host leads into the operator's own network.</summary>
public sealed class AddressRefusedException(string host, int port) : Exception(
    FormattableString.Invariant($"{host} is a private address. If it is meant, add \"{host}:{port}\" to allowHosts in the channel's settings."));
