namespace Sojourn.Store;

/// <summary>What a server asks for.</summary>
/// <param name="Capacity">How many there are for all.</param>
/// <param name="Wanted">How many it could use.</param>
/// <param name="Held">How many it uses or may come to use before it has the answer: nobody else may have these yet.</param>
public readonly record struct LeaseRequest(int Capacity, int Wanted, int Held);

/// <summary>What a server holds of the places that all servers share.</summary>
/// <param name="Places">Granted to it, or held although no longer granted: nobody else may have these.</param>
/// <param name="LastHad">When it last had a place; the earliest there is for one that never had.</param>
public readonly record struct Lease(string Server, int Places, int Wanted, DateTime LastHad)
{
    /// <summary>For so long after asking a server believes in its lease. It is kept for longer, so that nobody else has it before that.</summary>
    public static readonly TimeSpan Trusted = TimeSpan.FromSeconds(10);

    public static readonly TimeSpan Kept = TimeSpan.FromSeconds(15);

    /// <summary>What a server may use, and what is to be written down of it: what it holds it has until it says otherwise, also where the answer is lost.</summary>
    public static (int Granted, int Places) Renew(LeaseRequest request, Lease own, IReadOnlyList<Lease> others)
    {
        var granted = Grant(request, own, others);
        return (granted, Math.Max(granted, request.Held));
    }

    /// <summary>
    /// How many of the places a server may use. All together they never have more than there are: what one holds beyond its fair part
    /// goes to the others when it has given it back. Whoever wants little gets that; the rest is divided equally, and what nobody
    /// wants as well, so that it need not be asked for.
    /// </summary>
    /// <param name="request">What the server asks for.</param>
    /// <param name="own">What it holds.</param>
    /// <param name="others">What the other servers hold.</param>
    private static int Grant(LeaseRequest request, Lease own, IReadOnlyList<Lease> others)
    {
        var all = others.Append(own with { Wanted = request.Wanted })
            // To what cannot be divided those come first who have none, and longest: so a single place goes round.
            .OrderBy(lease => lease.Places).ThenBy(lease => lease.Places == 0 ? lease.LastHad : default)
            .ThenBy(lease => lease.Server, StringComparer.Ordinal).ToList();
        var parts = new int[all.Count];
        var left = request.Capacity;
        left -= Divide(left, parts, index => all[index].Wanted);
        Divide(left, parts, _ => int.MaxValue);
        var free = request.Capacity - others.Sum(lease => lease.Places);
        return Math.Clamp(parts[all.FindIndex(lease => lease.Server == own.Server)], 0, Math.Max(0, free));
    }

    /// <summary>Equal parts of an amount, up to what each wants.</summary>
    /// <returns>How much was given out.</returns>
    private static int Divide(int amount, int[] parts, Func<int, int> wanted)
    {
        var given = 0;
        var open = Enumerable.Range(0, parts.Length).Where(index => parts[index] < wanted(index)).ToList();
        while (open.Count > 0 && given < amount)
        {
            var each = Math.Max(1, (amount - given) / open.Count);
            foreach (var index in open.ToList())
            {
                var more = Math.Min(Math.Min(each, wanted(index) - parts[index]), amount - given);
                parts[index] += more;
                given += more;
                if (parts[index] >= wanted(index))
                {
                    open.Remove(index);
                }
            }
        }
        return given;
    }
}

/// <summary>Leases of places, where several servers share them.</summary>
public interface ILeases
{
    /// <summary>Asks for a lease, or for as much of it as there is.</summary>
    /// <param name="key">What the places are of.</param>
    /// <returns>How many this server may use.</returns>
    /// <exception cref="StoreUnavailableException">The database is away: a lease ends by itself.</exception>
    int Renew(string key, LeaseRequest request);

    /// <summary>Gives back the lease.</summary>
    /// <param name="key">What the places are of.</param>
    /// <param name="but">So many are taken with what other servers carry on: they are kept until those have counted them, for <see cref="Lease.Kept"/>.</param>
    /// <exception cref="StoreUnavailableException">The database is away: a lease ends by itself.</exception>
    void GiveBack(string key, int but);
}
