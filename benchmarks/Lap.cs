using System.Diagnostics;

namespace Sojourn.Bench;

/// <summary>How long so many people took from the first enrollment to the last end, and what it cost.</summary>
internal sealed record Lap(int People, TimeSpan Took, double CpuMicroseconds)
{
    /// <summary>Everybody waits a second; that is the journey's time and not the machine's.</summary>
    private const double Waited = 1;

    public double Rate => People / (Took.TotalSeconds - Waited);

    public double CpuEach => CpuMicroseconds / People;
}

/// <summary>Takes the time and the processor time, of the program and of its database.</summary>
internal sealed class LapTimer(params int[] processes)
{
    private readonly double before = ProcessTree.CpuMicroseconds(processes);
    private readonly long begun = Stopwatch.GetTimestamp();

    public Lap Stop(int people)
    {
        var took = Stopwatch.GetElapsedTime(begun);
        return new(people, took, ProcessTree.CpuMicroseconds(processes) - before);
    }
}
