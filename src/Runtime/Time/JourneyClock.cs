using System.Globalization;
using System.Text.Json;
using NodaTime;

namespace Sojourn.Runtime.Time;

/// <summary>How virtual time hangs on real time. Stored, so that a restart neither rewinds nor jumps.</summary>
public sealed record ClockSetting(double Scale, Instant RealStart, Instant VirtualStart)
{
    public string ToJson() => JsonSerializer.Serialize(new Stored(
        Scale, RealStart.ToUnixTimeMilliseconds(), VirtualStart.ToUnixTimeMilliseconds()));

    public static ClockSetting FromJson(string json)
    {
        var stored = JsonSerializer.Deserialize<Stored>(json)!;
        return new(stored.Scale, Instant.FromUnixTimeMilliseconds(stored.Real), Instant.FromUnixTimeMilliseconds(stored.Virtual));
    }

    private sealed record Stored(double Scale, long Real, long Virtual);
}

/// <summary>
/// The clock of journeys: waits, windows, schedules, caps and sandbox delays go by it. A time scale of 3600 runs an hour a
/// second. I/O goes by <see cref="TimeProvider"/> instead, so that leases and time-outs do not run fast too.
/// </summary>
public sealed class JourneyClock(TimeProvider time, ClockSetting setting)
{
    public ClockSetting Setting => setting;

    public double Scale => setting.Scale;

    public TimeProvider Time => time;

    /// <summary>Now, to the millisecond: what is stored is no finer.</summary>
    public Instant Now => Stored(At(Instant.FromDateTimeOffset(time.GetUtcNow())));

    /// <summary>Now on the wall, for what has nothing to do with journeys: accounts and keys.</summary>
    public Instant RealNow => Stored(Instant.FromDateTimeOffset(time.GetUtcNow()));

    /// <summary>Real time until a virtual instant; zero when it has passed.</summary>
    public TimeSpan Until(Instant due)
    {
        var left = (due - Now).TotalMilliseconds / setting.Scale;
        return left <= 0 ? TimeSpan.Zero : TimeSpan.FromMilliseconds(Math.Min(left, int.MaxValue - 1));
    }

    /// <summary>Waits until a virtual instant.</summary>
    public Task Wait(Instant due, CancellationToken stop) => Task.Delay(Until(due) + TimeSpan.FromMilliseconds(1), time, stop);

    /// <summary>The clock to run by after a start: the stored one, or from now on another scale without a jump.</summary>
    public static ClockSetting Continue(ClockSetting? stored, double? scale, TimeProvider time)
    {
        var real = Instant.FromDateTimeOffset(time.GetUtcNow());
        if (stored is null)
        {
            return new(scale ?? 1, real, real);
        }
        return scale is null || scale == stored.Scale
            ? stored
            : new(scale.Value, real, new JourneyClock(time, stored).At(real));
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"×{setting.Scale:0.###}");

    private static Instant Stored(Instant now) => Instant.FromUnixTimeMilliseconds(now.ToUnixTimeMilliseconds());

    private Instant At(Instant real)
    {
        // Scale 1 from the same start is the real clock itself, to the tick.
        var elapsed = real - setting.RealStart;
        return setting.VirtualStart + (setting.Scale == 1 ? elapsed : Duration.FromMilliseconds(elapsed.TotalMilliseconds * setting.Scale));
    }
}
