using System.Diagnostics;
using Orleans.Placement;
using Orleans.Runtime.Placement;
using Sojourn.Store;

namespace Sojourn.Runtime.Hosting;

/// <summary>
/// Finds out whether this server alone cannot reach the database. The others take it for well, since it answers them, and leave it
/// its partitions, which nobody carries on: it has to end, and is then missed. Where the database is away for everybody all wait.
/// </summary>
public sealed class CutOff(ClusterWatch watch, IGrainFactory grains, IClusterMembershipService membership, ILocalSiloDetails local) : IAsyncDisposable
{
    /// <summary>For so long another has read the database and this server has not. After a restart of the database one is the first to reach it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Doubt = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AnswerPatience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(0.5);

    private readonly CancellationTokenSource stop = new();
    private readonly TaskCompletionSource<StoreUnavailableException> verdict = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task loop = Task.CompletedTask;
    private int disposed;

    /// <summary>Completes when this server cannot reach the database and another can.</summary>
    public Task<StoreUnavailableException> Verdict => verdict.Task;

    public void Start() => loop = Task.Run(Run);

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, 1) == 1)
        {
            return;
        }
        await stop.CancelAsync();
        await loop;
        stop.Dispose();
    }

    private async Task Run()
    {
        long? aloneSince = null;
        while (!stop.IsCancellationRequested)
        {
            aloneSince = watch.Trouble > Doubt && await AnotherReads() ? aloneSince ?? Stopwatch.GetTimestamp() : null;
            if (aloneSince is { } since && Stopwatch.GetElapsedTime(since) > Patience)
            {
                verdict.SetResult(new(
                    "This server cannot reach the database while others can. It ends at once, so that they take over its partitions; start it again when it can."));
                return;
            }
            await Task.WhenAny(Task.Delay(Period, stop.Token));
        }
    }

    private async Task<bool> AnotherReads()
    {
        var others = membership.CurrentSnapshot.Members.Values
            .Where(member => member.Status == SiloStatus.Active && !member.SiloAddress.Equals(local.SiloAddress))
            .Select(member => Ask(member.SiloAddress));
        return (await Task.WhenAll(others)).Contains(true);
    }

    private async Task<bool> Ask(SiloAddress other)
    {
        try
        {
            return await grains.GetGrain<IServerGrain>(other.ToParsableString()).Reads().WaitAsync(AnswerPatience, stop.Token);
        }
        catch (Exception error) when (error is OrleansException or TimeoutException or OperationCanceledException)
        {
            return false;
        }
    }
}

/// <summary>A server of the cluster, by its address.</summary>
public interface IServerGrain : IGrainWithStringKey
{
    /// <summary>Whether it can read the database now.</summary>
    Task<bool> Reads();
}

[AtItsServer]
internal sealed class ServerGrain(ClusterWatch watch) : Grain, IServerGrain
{
    public Task<bool> Reads() => Task.FromResult(watch.Trouble < TimeSpan.FromSeconds(1));
}

/// <summary>A server's grain is on that server.</summary>
[Serializable]
internal sealed class AtItsServer : PlacementStrategy;

[AttributeUsage(AttributeTargets.Class)]
internal sealed class AtItsServerAttribute() : PlacementAttribute(new AtItsServer());

internal sealed class ServerDirector : IPlacementDirector
{
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context) =>
        Task.FromResult(SiloAddress.FromParsableString(target.GrainIdentity.Key.ToString()!));
}
