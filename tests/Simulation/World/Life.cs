using Microsoft.Extensions.Time.Testing;
using NodaTime;
using Sojourn.Core.Messages;
using Sojourn.Runtime.Partitions;
using Sojourn.Simulation.Machine;
using Sojourn.Store;

namespace Sojourn.Simulation.World;

/// <summary>
/// One life of a server, drawn from a seed: people, journeys, runs and users who change their minds, providers that answer
/// late and out of order, and a machine that stops between any two writes and begins again from its disk. When all is quiet
/// everything must add up.
/// </summary>
internal sealed class Life : IDisposable
{
    private const int Steps = 400;

    private readonly string path;
    private readonly FakeTimeProvider time = new(Instant.FromUtc(2026, 1, 5, 8, 0).ToDateTimeOffset());
    private readonly List<(Task<PartitionReply> Reply, Action<PartitionReply> Acknowledged)> asked = [];
    private readonly List<(List<Task<PartitionReply>> Replies, List<long> Promises)> delivering = [];
    private readonly double crashes;
    private readonly Acts acts;
    private SimulatedMachine? machine;

    public Life(int seed)
    {
        Seed = seed;
        Dice = new(seed);
        path = Path.Combine(Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), "sojourn-" + Guid.NewGuid().ToString("n"));
        crashes = Dice.Next(4) == 0 ? 0 : 0.03;
        acts = new(this);
    }

    public int Seed { get; }

    public Random Dice { get; }

    /// <summary>What was acknowledged, and must be there for ever.</summary>
    public Ledger Ledger { get; } = new();

    public SimulatedMachine Machine => machine!;

    public int Crashes { get; private set; }

    /// <summary>How much happened, for a reader who doubts that anything did.</summary>
    public IReadOnlyDictionary<string, int> Deeds { get; private set; } = new Dictionary<string, int>();

    public void Run()
    {
        Open();
        Try(acts.SettleIn);
        for (var i = 0; i < Steps; i++)
        {
            Try(Step);
            if (i % 100 == 99)
            {
                Audit.Always(this);
            }
        }
        Calm();
        Audit.Always(this);
        Audit.Quiet(this);
        Deeds = Audit.Deeds(this);
    }

    /// <summary>Asks a partition without waiting; <paramref name="acknowledged"/> is called when it has answered.</summary>
    public void Ask(int partition, PartitionRequest request, Action<PartitionReply>? acknowledged = null) =>
        asked.Add((Machine.Partitions[partition].Ask(request), acknowledged ?? (_ => { })));

    public bool Chance(int percent) => Dice.Next(100) < percent;

    public void Dispose()
    {
        machine?.Dispose();
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }
    }

    private void Open() => machine = new(path, time, new CrashPoints(Dice) { Chance = crashes }, options: new()
    {
        // Small bounds, so that what happens at them happens often.
        BatchSize = 1 + Dice.Next(40),
        BulkShare = 1 + Dice.Next(10),
    });

    /// <summary>Does something; when the machine stops meanwhile it is started again.</summary>
    private void Try(Action something)
    {
        try
        {
            something();
            Heard();
        }
        catch (StoreUnavailableException) when (Machine.Points.HasCrashed)
        {
            // It begins again below.
        }
        if (Machine.Points.HasCrashed)
        {
            asked.Clear();
            delivering.Clear();
            Machine.Dispose();
            Reopen();
        }
    }

    private void Reopen()
    {
        for (machine = null; machine is null;)
        {
            Crashes++;
            try
            {
                Open();
            }
            catch (StoreUnavailableException) when (crashes > 0)
            {
                // It may stop while it starts.
            }
        }
    }

    private void Step()
    {
        var draw = Dice.Next(100);
        if (draw < 25)
        {
            acts.Something();
        }
        else if (draw < 92)
        {
            if (!Work())
            {
                PassTime();
            }
        }
        else
        {
            PassTime();
        }
    }

    /// <summary>One of the things that could happen now; false when there is none.</summary>
    private bool Work()
    {
        var runnable = Machine.Runnable;
        var sending = Enumerable.Range(0, Machine.Count).Where(partition => Machine.Pumps[partition].CanSend).ToList();
        var due = Machine.Record.Due(Machine.Now, 50);
        var choices = new List<Action>();
        choices.AddRange(runnable.Select(partition => (Action)(() => Machine.Turn(partition))));
        choices.AddRange(sending.Select(partition => (Action)(() => Send(partition))));
        if (due.Count > 0 && delivering.Count < 3)
        {
            choices.Add(() => Deliver(due));
        }
        if (Machine.LookIsDue)
        {
            choices.Add(Machine.Look);
        }
        if (choices.Count == 0)
        {
            return false;
        }
        choices[Dice.Next(choices.Count)]();
        return true;
    }

    private void Send(int partition)
    {
        var pump = Machine.Pumps[partition];
        pump.Places = 1 + Dice.Next(12);
        var answers = pump.Send(Dice, () => Chance(3));
        Machine.Partitions[partition].Answer(answers);
    }

    /// <summary>Receipts come in any order, and sometimes twice.</summary>
    private void Deliver(IReadOnlyList<(long Id, SandboxReceipt Receipt)> due)
    {
        var chosen = due.Where(_ => Chance(60)).ToArray();
        Dice.Shuffle(chosen);
        var receipts = chosen.Select(promise => promise.Receipt.Receipt).ToList();
        if (receipts.Count > 0 && Chance(10))
        {
            receipts.Add(receipts[0]);
        }
        var replies = receipts.GroupBy(receipt => Machine.Of(receipt.Key.Enrollment))
            .Select(group => Machine.Partitions[group.Key].Ask(new ReceiptsRequest([.. group]))).ToList();
        delivering.Add((replies, [.. chosen.Select(promise => promise.Id)]));
    }

    /// <summary>Whoever asked hears what was answered; promises that were taken are kept.</summary>
    public void Heard()
    {
        foreach (var item in asked.Where(item => item.Reply.IsCompleted).ToList())
        {
            asked.Remove(item);
            item.Acknowledged(item.Reply.GetAwaiter().GetResult());
        }
        foreach (var item in delivering.Where(item => item.Replies.TrueForAll(reply => reply.IsCompleted)).ToList())
        {
            delivering.Remove(item);
            foreach (var reply in item.Replies)
            {
                reply.GetAwaiter().GetResult();
            }
            Machine.Record.Kept(item.Promises);
        }
    }

    private void PassTime()
    {
        var due = Machine.NextDue;
        var some = Machine.Now + Duration.FromSeconds(1 + Dice.Next(7_200));
        Machine.GoTo(due is { } at && at > Machine.Now && (at < some || Chance(30)) ? at : some);
    }

    /// <summary>The users go home: what was paused goes on, and everything runs to its end, still crashing for a while.</summary>
    private void Calm()
    {
        for (var i = 0; i < 100_000; i++)
        {
            if (i > 200)
            {
                Machine.Points.Chance = 0;
                Ledger.Calm = true;
            }
            if (i % 50 == 0)
            {
                Try(acts.Unpause);
            }
            var idle = false;
            Try(() => idle = !Work());
            if (!idle || asked.Count + delivering.Count > 0)
            {
                continue;
            }
            if (Machine.NextDue is not { } due)
            {
                if (i > 200)
                {
                    return;
                }
                continue;
            }
            Machine.GoTo(due);
        }
        throw new InvalidOperationException("The simulation does not come to rest.");
    }
}
