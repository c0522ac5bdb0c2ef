namespace Sojourn.Bench;

/// <summary>A clock that stands still until it is moved. Timers of I/O stay real; only journeys live by it.</summary>
internal sealed class ManualTime : TimeProvider
{
    private long ticks = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).UtcTicks;

    public override DateTimeOffset GetUtcNow() => new(Volatile.Read(ref ticks), TimeSpan.Zero);

    public void Move(TimeSpan by) => Interlocked.Add(ref ticks, by.Ticks);
}
