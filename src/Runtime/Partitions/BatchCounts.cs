using Sojourn.Core.Enrollments;
using Sojourn.Core.Journeys;
using Sojourn.Store;

namespace Sojourn.Runtime.Partitions;

/// <summary>Adds what lines of a journal count to a batch's counters. One for all lines, told before each row whose they are.</summary>
internal sealed class BatchCounts(Batch batch) : ICounts
{
    private JourneyVersion? known;
    private CounterKey key;
    private int sign;

    /// <param name="version">The version that wrote the lines, while it is still known.</param>
    /// <param name="enrollment">Whose lines they are.</param>
    /// <param name="number">The version's number.</param>
    /// <param name="hour">The hour to count on, in hours since 1970.</param>
    /// <param name="direction">1 to count them, −1 to take away what they counted.</param>
    public void Of(JourneyVersion? version, Enrollment enrollment, int number, int hour, int direction)
    {
        known = version;
        key = new(enrollment.Journey, number, enrollment.Run, "", "", hour);
        sign = direction;
    }

    public string? KindOf(string node) => known?.Find(node)?.Kind;

    public void Add(string node, string name, long delta) => batch.Count(key with { Node = node, Name = name }, delta * sign);
}
