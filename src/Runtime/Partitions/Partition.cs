using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using NodaTime;
using Sojourn.Core.Enrollments;
using Sojourn.Core.Messages;
using Sojourn.Runtime.Catalog;
using Sojourn.Runtime.Outbox;
using Sojourn.Runtime.Time;
using Sojourn.Store;

namespace Sojourn.Runtime.Partitions;

/// <summary>
/// One partition: the only writer of the people it owns. A turn takes what waits, reads what that needs, lets the core
/// decide, commits all of it at once, and then answers and hands out. It has no thread of its own and never waits, so the
/// loop drives it in a server and the simulator drives it in virtual time.
/// </summary>
public sealed partial class Partition : IDisposable
{
    private readonly IPartitionStore store;
    private readonly JourneyClock clock;
    private readonly IDispatcher dispatcher;
    private readonly PartitionLimits limits;
    private readonly ILogger log;
    private readonly PartitionOptions options;

    private readonly Inbox inbox;
    private readonly Batch batch;
    private readonly BatchCounts counting;
    private readonly Wakes wakes;
    private readonly OutboxQueues outbox;
    private readonly Sweeps sweeps;
    private readonly InFlight inFlight;

    private readonly List<Waiting> requests = [];
    private readonly List<(OutboxEntry Entry, Answer? Answer)> answers = [];
    private readonly List<(WakeScope Scope, Enrollment Enrollment)> due = [];
    private readonly List<(WakeScope Scope, WorkingEnrollment Working)> woken = [];
    private readonly List<(Waiting Waiting, PartitionReply Reply)> replies = [];
    private readonly List<long> touchedBefore = [];
    private readonly Fates fates = new();
    private readonly List<OutboxEntry> released = [];
    private readonly List<OutboxRow> dropped = [];
    private readonly List<OutboxEntry> marking = [];
    private readonly Dictionary<WakeScope, ScopeView> views = [];
    private readonly ConcurrentDictionary<WakeScope, ScopeTally> tallies = new();

    private Snapshot snapshot;
    private Snapshot? nextSnapshot;
    private readonly List<TaskCompletionSource> snapshotWaiters = [];
    private readonly Lock snapshotGate = new();
    private bool isFinishing;
    private Exception? ended;
    private Action? wake;
    private long profileSequence;
    private long enrollmentSequence;
    private long journalSequence;
    private long outboxSequence;
    private long heldSequence;
    private long eventSequence;

    public Partition(
        int number, IPartitionStore store, Snapshot snapshot, JourneyClock clock, IDispatcher dispatcher, RunLimiter limiter,
        ILogger log, PartitionOptions? options = null)
    {
        Number = number;
        this.store = store;
        this.snapshot = snapshot;
        this.clock = clock;
        this.dispatcher = dispatcher;
        limits = new(limiter);
        this.log = log;
        this.options = options ?? new();
        inbox = new(this.options.SignalBound, this.options.BulkBound);
        batch = new(store);
        counting = new(batch);
        wakes = new(store);
        outbox = new(store);
        sweeps = new(store);
        inFlight = new();
        var last = store.Sequences;
        (profileSequence, enrollmentSequence, journalSequence) = (last.Profile, last.Enrollment, last.Journal);
        (outboxSequence, heldSequence, eventSequence) = (last.Outbox, last.Held, last.Event);
        try
        {
            Recover();
        }
        catch
        {
            // The calls that were counted by then are counted again by whoever opens it next.
            limits.Leave();
            throw;
        }
    }

    public int Number { get; }

    /// <summary>Raised on the partition's thread after the commit that left nobody open in a scope, or removed its last row.</summary>
    public event Action<WakeScope>? Drained;

    /// <summary>What waits to be taken.</summary>
    public int Depth => inbox.Depth;

    /// <summary>Steps committed since the start.</summary>
    public long Steps { get; private set; }

    /// <summary>Called, from any thread, when there is something to do.</summary>
    public void OnWork(Action wakeUp)
    {
        wake = wakeUp;
        inbox.OnArrival(wakeUp);
    }

    /// <summary>Asks for something; the task completes after the commit.</summary>
    /// <exception cref="BusyException">The inbox is full.</exception>
    public Task<PartitionReply> Ask(PartitionRequest request) => inbox.Ask(request);

    /// <summary>Answers of providers, from the pump; null for an entry that was held back and not sent.</summary>
    public void Answer(IReadOnlyList<(OutboxEntry Entry, Answer? Answer)> given) => inbox.Answer(given);

    /// <summary>Fails what was asked and not begun, and whatever is asked from now on: it is asked again where the partition goes to. From any thread.</summary>
    public void TurnAway() => inbox.Fail(new OperationCanceledException("The partition is about to be closed."));

    /// <summary>A channel has room again.</summary>
    public void Nudge() => wake?.Invoke();

    /// <summary>Swaps the catalog's snapshot in between two batches; the task completes when the partition goes by it.</summary>
    public Task Apply(Snapshot next)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (snapshotGate)
        {
            if (ended is not null)
            {
                return Task.FromException(ended);
            }
            if (nextSnapshot is null || nextSnapshot.Revision < next.Revision)
            {
                nextSnapshot = next;
            }
            snapshotWaiters.Add(done);
        }
        wake?.Invoke();
        return done.Task;
    }

    /// <summary>One turn. Returns when to come again: null for at once, <see cref="Instant.MaxValue"/> when only a nudge can bring work.</summary>
    /// <exception cref="FencedException">Another owner has the partition.</exception>
    /// <exception cref="StoreUnavailableException">The store cannot be written.</exception>
    public Instant? Turn()
    {
        SwapSnapshot();
        var now = Begin();
        var alone = suspects.TryDequeue(out var suspect);
        bool more;
        try
        {
            more = alone ? TakeAlone(suspect) : isFinishing ? TakeAnswers() : !sweepsSuspected && Take(now);
            Decide();
            more |= !alone && !isFinishing && Settle();
            Commit();
        }
        catch (Exception error) when (error is not (FencedException or StoreUnavailableException))
        {
            Isolate(error, alone);
            return null;
        }
        Committed();
        if (isFinishing)
        {
            return null;
        }
        Release();
        more |= !alone && sweepsSuspected;
        sweepsSuspected &= alone;
        return more || touchedBefore.Count > 0 || marking.Count > 0 || suspects.Count > 0 || inbox.Depth > 0 ? null : NextInstant(now);
    }

    /// <summary>
    /// The last turns: what providers have answered is written, and nothing else is taken or handed out. What was about to be handed over was not, and
    /// stays as it is stored.
    /// </summary>
    /// <inheritdoc cref="Turn"/>
    public void Finish()
    {
        isFinishing = true;
        marking.Clear();
        while (inbox.HasAnswers || suspects.Count > 0)
        {
            Turn();
        }
    }

    private Instant Begin()
    {
        var now = clock.Now;
        batch.Begin(now);
        requests.Clear();
        answers.Clear();
        due.Clear();
        replies.Clear();
        fates.Clear();
        return now;
    }

    private bool TakeAnswers() => inbox.TakeAnswers(options.BatchSize, answers) == options.BatchSize;

    /// <returns>True when the batch is full: there may be more.</returns>
    private bool Take(Instant now)
    {
        var room = options.BatchSize;
        foreach (var profile in touchedBefore)
        {
            requests.Add(new(new TouchedBefore(profile), new(TaskCreationOptions.RunContinuationsAsynchronously)));
        }
        touchedBefore.Clear();
        room -= inbox.TakeAnswers(room, answers);
        room -= inbox.TakeSignals(room, requests);
        if (room > 0)
        {
            // A scope whose held signals are not applied yet is not looked at: they come first.
            wakes.Claim(scope => sweeps.IsHolding(scope) ? null : View(scope), now, room, due);
            room -= due.Count;
        }
        if (room > 0)
        {
            // Bulk only takes what is left of a batch, and no more than a part of it.
            inbox.TakeBulk(Math.Min(room, options.BulkShare), requests);
        }
        return room <= 0;
    }

    /// <summary>Open and ended enrollments of a scope here. From any thread.</summary>
    public ScopeTally TallyOf(WakeScope scope) => tallies.GetValueOrDefault(scope);

    /// <summary>Fails what still waits and closes the store.</summary>
    public void Dispose()
    {
        Fail(new OperationCanceledException("The partition is closing."));
        limits.Leave();
        store.Dispose();
    }

    /// <summary>Fails whatever was asked and not answered, when the partition cannot go on.</summary>
    public void Fail(Exception error)
    {
        foreach (var waiting in requests.Concat(suspects.Where(suspect => suspect.Asked is not null).Select(suspect => suspect.Asked!.Value)))
        {
            waiting.Reply.TrySetException(error);
        }
        inbox.Fail(error);
        List<TaskCompletionSource> unaware;
        lock (snapshotGate)
        {
            ended ??= error;
            unaware = [.. snapshotWaiters];
            snapshotWaiters.Clear();
        }
        unaware.ForEach(waiter => waiter.TrySetException(error));
    }

    public void Checkpoint() => store.Checkpoint();

    private void Recover()
    {
        foreach (var (scope, tally) in store.Tallies())
        {
            tallies[scope] = tally;
            if (tally.Open > 0)
            {
                wakes.Look(scope);
            }
        }
        foreach (var scope in store.ScopesWithHeld())
        {
            sweeps.Holding(scope);
        }
        foreach (var (enrollment, from) in store.Erasures())
        {
            erasing[enrollment] = from;
        }
        var rows = new List<OutboxRow>();
        store.InFlight(rows);
        foreach (var row in rows)
        {
            inFlight.Add(row);
            if (row.Lane.Channel == Channel.Call)
            {
                limits.Called(row.Lane.Scope.Run, 1);
            }
        }
        outbox.Open(store.Lanes());
        sweeps.Review(snapshot, tallies);
    }

    private void SwapSnapshot()
    {
        List<TaskCompletionSource>? swapped = null;
        lock (snapshotGate)
        {
            if (snapshotWaiters.Count > 0)
            {
                if (nextSnapshot is not null && nextSnapshot.Revision > snapshot.Revision)
                {
                    var before = snapshot;
                    snapshot = nextSnapshot;
                    sweeps.Changed(before, snapshot, tallies);
                    outbox.Unblock();
                }
                nextSnapshot = null;
                swapped = [.. snapshotWaiters];
                snapshotWaiters.Clear();
                views.Clear();
            }
        }
        foreach (var waiter in swapped ?? [])
        {
            waiter.TrySetResult();
        }
    }

    private ScopeView View(WakeScope scope)
    {
        if (!views.TryGetValue(scope, out var view))
        {
            views[scope] = view = snapshot.Scope(scope);
        }
        return view;
    }
}

/// <summary>Bounds of one partition; the defaults are the ones measured best on two cores.</summary>
public sealed record PartitionOptions
{
    /// <summary>Signals and wakes of one batch.</summary>
    public int BatchSize { get; init; } = 2_000;

    /// <summary>Rows of lists that one batch takes at most.</summary>
    public int BulkShare { get; init; } = 2_000;

    /// <summary>Signals that may wait; more is refused with 429.</summary>
    public int SignalBound { get; init; } = 50_000;

    /// <summary>Rows of lists that may wait.</summary>
    public int BulkBound { get; init; } = 20_000;
}
