namespace Sojourn.Runtime.Catalog;

/// <summary>
/// A question to the store that answers everybody who has asked it by then, so that strangers who ask for what there is not cost no thread and no
/// query each: one look runs at a time, and not sooner than a pause after the one before began. Whoever asks waits without a thread for a look
/// that begins after that, and so sees what another server made a moment before.
/// </summary>
/// <typeparam name="T">What is looked for.</typeparam>
/// <param name="look">Looks for all of these at once.</param>
/// <param name="pause">Between the beginnings of two looks.</param>
/// <param name="time">Real time.</param>
public sealed class SharedLook<T>(Action<IReadOnlyCollection<T>> look, TimeSpan pause, TimeProvider time)
{
    private readonly Lock gate = new();
    private HashSet<T> wanted = [];
    private Task last = Task.CompletedTask;
    private Task? next;
    private long? beganAt;

    /// <exception cref="Store.StoreUnavailableException">The look failed.</exception>
    public Task For(T what)
    {
        lock (gate)
        {
            wanted.Add(what);
            return next ??= last = After(last);
        }
    }

    private async Task After(Task before)
    {
        // Whether that one failed is the business of those who waited for it; and whoever began this one has the gate.
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        if (beganAt is { } began && pause - time.GetElapsedTime(began) is { } rest && rest > TimeSpan.Zero)
        {
            await Task.Delay(rest, time);
        }
        HashSet<T> all;
        lock (gate)
        {
            (all, wanted, next) = (wanted, [], null);
            beganAt = time.GetTimestamp();
        }
        look(all);
    }
}
