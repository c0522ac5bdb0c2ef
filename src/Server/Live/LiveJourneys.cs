using Sojourn.Core;
using Sojourn.Runtime.Catalog;
using Sojourn.Runtime.Time;

namespace Sojourn.Server;

/// <summary>The journeys that somebody watches. One that nobody watches costs nothing.</summary>
internal sealed class LiveJourneys(CatalogService catalog, MetricsReader metrics, JourneyClock clock, IHostApplicationLifetime lifetime, ILoggerFactory logs)
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private readonly Dictionary<JourneyId, LiveJourney> watched = [];
    private readonly ILogger log = logs.CreateLogger("Sojourn.Live");
    private int watchers;

    /// <exception cref="DeniedException">429: more watch than a server serves.</exception>
    public LiveJourney Enter(JourneyId id, Watcher watcher)
    {
        lock (gate)
        {
            if (watchers >= Limits.WatchersMax)
            {
                throw new DeniedException(StatusCodes.Status429TooManyRequests, "too_many_watchers", $"At most {Limits.WatchersMax:N0} streams are open at once.");
            }
            watchers++;
            if (watched.TryGetValue(id, out var known) && known.Enter(watcher))
            {
                return known;
            }
            var journey = new LiveJourney(id, catalog, metrics);
            journey.Enter(watcher);
            watched[id] = journey;
            _ = Task.Run(() => Follow(journey));
            return journey;
        }
    }

    public void Leave(LiveJourney journey, Watcher watcher)
    {
        lock (gate)
        {
            watchers--;
            journey.Leave(watcher);
            Forget(journey);
        }
    }

    private async Task Follow(LiveJourney journey)
    {
        try
        {
            using var timer = new PeriodicTimer(Pace, clock.Time);
            do
            {
                journey.Read();
            }
            while (!journey.IsOver && await timer.WaitForNextTickAsync(lifetime.ApplicationStopping) && !journey.IsOver);
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            // The server stops, and the streams with it.
        }
        catch (Exception error)
        {
            // The streams end; whoever still looks comes back and sees whether it works again.
            log.LogError(error, "Journey {Journey} could not be read for those who watch it", journey.Id);
        }
        journey.End();
        lock (gate)
        {
            Forget(journey);
        }
    }

    private void Forget(LiveJourney journey)
    {
        if (journey.IsOver && watched.GetValueOrDefault(journey.Id) == journey)
        {
            watched.Remove(journey.Id);
        }
    }
}
