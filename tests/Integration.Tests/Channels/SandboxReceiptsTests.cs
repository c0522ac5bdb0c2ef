using System.Threading.Channels;
using NodaTime;
using Sojourn.Channels;
using Sojourn.Channels.Sandbox;
using Sojourn.Core.Messages;
using Xunit;
using static Sojourn.Integration.Tests.Channels.Sending;
using Channel = Sojourn.Core.Messages.Channel;

namespace Sojourn.Integration.Tests.Channels;

public sealed class SandboxReceiptsTests
{
    private readonly MemorySandboxRecord record = new();
    private readonly HandClock clock = new();
    private readonly Sink sink = new();

    [Fact]
    public async Task A_receipt_comes_when_its_time_has_come_and_not_before()
    {
        await Promise("""{"outcomes": {"read": 1}, "delaySeconds": {"delivered": 2, "read": 600}}""");
        var pump = Pump();
        await using var running = new Running(pump);

        Assert.Equal(Noon.Plus(Duration.FromSeconds(2)), await clock.Sleeps());
        clock.Set(Noon.Plus(Duration.FromSeconds(2)));
        Assert.Equal(MessageStatus.Delivered, Assert.Single(await sink.Next()).Status);

        Assert.Equal(Noon.Plus(Duration.FromSeconds(600)), await clock.Sleeps());
        clock.Set(Noon.Plus(Duration.FromSeconds(600)));
        Assert.Equal(MessageStatus.Read, Assert.Single(await sink.Next()).Status);
    }

    [Fact]
    public async Task A_promise_that_is_due_earlier_wakes_the_sleeper_and_a_later_one_does_not()
    {
        var pump = Pump();
        await Promise("""{"outcomes": {"delivered": 1}, "delaySeconds": 100}""");
        await using var running = new Running(pump);
        Assert.Equal(Noon.Plus(Duration.FromSeconds(100)), await clock.Sleeps());
        var looks = record.Looks;

        await Promise("""{"outcomes": {"delivered": 1}, "delaySeconds": 500}""", enrollment: 2, pump);
        Assert.Equal(looks, record.Looks);
        await Promise("""{"outcomes": {"delivered": 1}, "delaySeconds": 1}""", enrollment: 3, pump);

        Assert.Equal(Noon.Plus(Duration.FromSeconds(1)), await clock.Sleeps());
    }

    [Fact]
    public async Task A_receipt_that_was_not_committed_comes_again_after_a_restart()
    {
        await Promise("""{"outcomes": {"delivered": 1}, "delaySeconds": 1}""");
        clock.Set(Noon.Plus(Duration.FromSeconds(1)));
        sink.Breaks = true;
        await Assert.ThrowsAsync<IOException>(() => Pump().Run(TestContext.Current.CancellationToken));

        sink.Breaks = false;
        await using var running = new Running(Pump());

        Assert.Equal(MessageStatus.Delivered, Assert.Single(await sink.Next()).Status);
        await running.DisposeAsync();
        Assert.Null(record.NextDue());
    }

    private SandboxReceipts Pump() => new(record, sink, () => clock.Now, clock.WaitUntil);

    private async Task Promise(string settings, int enrollment = 1, SandboxReceipts? pump = null)
    {
        await using var provider = Open("sandbox", Channel.Email, settings, record, due => pump?.Nudge(due));
        await provider.One(Message(Channel.Email, "ann@example.com", enrollment));
    }

    private sealed class Running : IAsyncDisposable
    {
        private readonly CancellationTokenSource stop = new();
        private readonly Task run;

        public Running(SandboxReceipts pump) => run = Task.Run(() => pump.Run(stop.Token));

        public async ValueTask DisposeAsync()
        {
            await stop.CancelAsync();
            await run;
        }
    }

    /// <summary>A clock that a test moves; it tells when somebody has gone to sleep.</summary>
    private sealed class HandClock
    {
        private readonly Channel<Instant> sleeps = System.Threading.Channels.Channel.CreateUnbounded<Instant>();
        private readonly Lock sync = new();
        private readonly List<(Instant Until, TaskCompletionSource Wake)> sleepers = [];

        public Instant Now { get; private set; } = Noon;

        public ValueTask<Instant> Sleeps() => sleeps.Reader.ReadAsync(TestContext.Current.CancellationToken);

        public Task WaitUntil(Instant until, CancellationToken stop)
        {
            var wake = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            stop.Register(() => wake.TrySetCanceled(stop));
            lock (sync)
            {
                sleepers.Add((until, wake));
            }
            sleeps.Writer.TryWrite(until);
            return wake.Task;
        }

        public void Set(Instant now)
        {
            lock (sync)
            {
                Now = now;
                foreach (var sleeper in sleepers.Where(sleeper => sleeper.Until <= now))
                {
                    sleeper.Wake.TrySetResult();
                }
            }
        }
    }

    private sealed class Sink : IReceiptSink
    {
        private readonly Channel<IReadOnlyList<Receipt>> received = System.Threading.Channels.Channel.CreateUnbounded<IReadOnlyList<Receipt>>();

        public bool Breaks { get; set; }

        public ValueTask Receive(IReadOnlyList<Receipt> receipts) =>
            Breaks ? throw new IOException("The commit failed.") : received.Writer.WriteAsync(receipts);

        public ValueTask<IReadOnlyList<Receipt>> Next() => received.Reader.ReadAsync(TestContext.Current.CancellationToken);
    }
}
