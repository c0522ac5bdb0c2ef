using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http.HttpResults;
using Sojourn.Core;
using Sojourn.Runtime;
using Sojourn.Runtime.Catalog;
using Sojourn.Runtime.Time;

namespace Sojourn.Server;

/// <summary>The events of a stream: each member is the data of the event with its name.</summary>
public sealed record LiveEvents(JourneyEvent Journey, RunsEvent Runs, EditorsEvent Editors, Metrics Metrics);

/// <summary>A journey as it goes on, as server-sent events, for as long as somebody looks and may look.</summary>
internal static class WatchJourney
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    /// <summary>Proxies and browsers give up a stream on which nothing comes.</summary>
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/journeys/{id}/live", Handle)
        .LastsLong()
        .WithSummary("Watch a journey")
        .WithDescription("Server-sent events, each at once and then when it has changed, looked at every second: `metrics` (Metrics, of `run` where it is "
            + "given), `journey` (JourneyEvent), `runs` (RunsEvent) and `editors` (EditorsEvent: who is signed in and has the stream open with "
            + "`editing=true`). `heartbeat` comes when nothing else did for 15 seconds. The stream ends with the session, the key, or the server.")
        .Produces<LiveEvents>(StatusCodes.Status200OK, "text/event-stream")
        .Refuses(404, 429);

    private static ServerSentEventsResult<string> Handle(
        string id, string? run, bool? editing, HttpContext context, CatalogService catalog, LiveJourneys journeys, JourneyClock clock, IHostApplicationLifetime lifetime)
    {
        var journey = catalog.Journey(RouteIds.Journey(id)).Id;
        var only = run is null ? RunId.None : catalog.Run(RouteIds.Run(run)) is { } row && row.Journey == journey ? row.Id : throw RefusedException.NotFound("run", run);
        var caller = Caller.Of(context);
        var watcher = new Watcher(only, editing == true && caller.User is { } user ? new(user.Id, user.Name) : null);
        var live = journeys.Enter(journey, watcher);
        context.Response.OnCompleted(() =>
        {
            journeys.Leave(live, watcher);
            return Task.CompletedTask;
        });
        // Some proxies collect an answer before they pass it on.
        context.Response.Headers["X-Accel-Buffering"] = "no";
        return TypedResults.ServerSentEvents(Events(live, only, caller, clock.Time, lifetime.ApplicationStopping, context.RequestAborted));
    }

    private static async IAsyncEnumerable<SseItem<string>> Events(
        LiveJourney live, RunId run, Caller caller, TimeProvider time, CancellationToken stopping, [EnumeratorCancellation] CancellationToken gone)
    {
        var (shown, said) = (LiveState.Nothing, time.GetTimestamp());
        while (!live.IsOver && !stopping.IsCancellationRequested && !gone.IsCancellationRequested && await caller.IsKnown())
        {
            var (changed, state) = (live.Changed, live.State);
            foreach (var item in Between(shown, state, run))
            {
                said = time.GetTimestamp();
                yield return item;
            }
            if (time.GetElapsedTime(said) >= Heartbeat)
            {
                said = time.GetTimestamp();
                yield return new("{}", "heartbeat");
            }
            shown = state;
            // Woken by what is new; else it looks whether it may go on.
            await Task.WhenAny(changed, Task.Delay(Look, time, gone));
        }
    }

    private static IEnumerable<SseItem<string>> Between(LiveState shown, LiveState state, RunId run)
    {
        if (state.Journey != shown.Journey)
        {
            yield return new(state.Journey, "journey");
        }
        if (state.Runs != shown.Runs)
        {
            yield return new(state.Runs, "runs");
        }
        if (state.Editors != shown.Editors)
        {
            yield return new(state.Editors, "editors");
        }
        if (state.Metrics.GetValueOrDefault(run) is { } metrics && metrics != shown.Metrics.GetValueOrDefault(run))
        {
            yield return new(metrics, "metrics");
        }
    }
}
