using System.Net;
using System.Net.Sockets;
using Sojourn.Core;
using Sojourn.Runtime.Time;

namespace Sojourn.Server;

/// <summary>
/// Slows down whoever guesses passwords. Failures are counted for an account from one address, for an address, and for an
/// account; the last one is generous, so that a stranger cannot easily lock somebody out. What is remembered is bounded.
/// </summary>
internal sealed class SignInThrottle(JourneyClock clock)
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(Limits.SignInMinutes);

    private readonly Lock gate = new();
    private readonly Dictionary<string, Tries> remembered = new(StringComparer.Ordinal);

    private sealed class Tries(DateTimeOffset until)
    {
        public DateTimeOffset Until => until;

        public int Count { get; set; }
    }

    /// <summary>Counts a try before its password is compared, so that tries at once count too.</summary>
    /// <exception cref="DeniedException">429: too many have failed.</exception>
    public void Try(string email, IPAddress? peer)
    {
        var now = clock.Time.GetUtcNow();
        lock (gate)
        {
            foreach (var (key, most) in Keys(email, peer))
            {
                if (remembered.TryGetValue(key, out var tries) && tries.Until > now && tries.Count >= most)
                {
                    var wait = tries.Until - now;
                    throw new DeniedException(StatusCodes.Status429TooManyRequests, "too_many_tries",
                        $"Too many sign-ins have failed. Try again in {Math.Ceiling(wait.TotalMinutes):0} minutes.", wait);
                }
            }
            foreach (var (key, _) in Keys(email, peer))
            {
                Of(key, now).Count++;
            }
        }
    }

    /// <summary>The try was right: it and the failures before it do not count.</summary>
    public void Forgive(string email, IPAddress? peer)
    {
        lock (gate)
        {
            var keys = Keys(email, peer);
            remembered.Remove(keys[0].Key);
            foreach (var (key, _) in keys[1..])
            {
                if (remembered.TryGetValue(key, out var tries))
                {
                    tries.Count--;
                }
            }
        }
    }

    private Tries Of(string key, DateTimeOffset now)
    {
        if (remembered.TryGetValue(key, out var tries) && tries.Until > now)
        {
            return tries;
        }
        if (remembered.Count >= Limits.SignInsRemembered)
        {
            MakeRoom(now);
        }
        return remembered[key] = new(now + Window);
    }

    /// <summary>Forgets what is over, and else the quarter that would be over first.</summary>
    private void MakeRoom(DateTimeOffset now)
    {
        foreach (var key in remembered.OrderBy(each => each.Value.Until).Select((each, i) => (each.Key, Old: i < Limits.SignInsRemembered / 4 || each.Value.Until <= now))
            .TakeWhile(each => each.Old).Select(each => each.Key).ToList())
        {
            remembered.Remove(key);
        }
    }

    private static (string Key, int Most)[] Keys(string email, IPAddress? peer)
    {
        // A text of any length must not become a key of any length.
        var account = Convert.ToHexString(Runtime.Catalog.CatalogService.Hash(Runtime.Catalog.CatalogService.Address(email)));
        var address = Network(peer);
        return
        [
            ($"{account} {address}", Limits.SignInFailuresHere),
            ($"from {address}", Limits.SignInFailuresPerAddress),
            ($"for {account}", Limits.SignInFailuresPerAccount),
        ];
    }

    /// <summary>One household has a whole /64 of IPv6.</summary>
    private static string Network(IPAddress? peer) => peer switch
    {
        null => "nowhere",
        { IsIPv4MappedToIPv6: true } => peer.MapToIPv4().ToString(),
        { AddressFamily: AddressFamily.InterNetworkV6 } => Convert.ToHexString(peer.GetAddressBytes().AsSpan(0, 8)),
        _ => peer.ToString(),
    };
}
