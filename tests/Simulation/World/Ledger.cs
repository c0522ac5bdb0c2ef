using Sojourn.Core;

namespace Sojourn.Simulation.World;

/// <summary>What callers were told is done. Everything here must be found on the disk, whatever happened since.</summary>
internal sealed class Ledger
{
    /// <summary>Events by person: acknowledged ids.</summary>
    public HashSet<(string Person, string EventId)> Events { get; } = [];

    /// <summary>The last acknowledged value of each person's counter, and the last that was sent.</summary>
    public Dictionary<string, (int Acknowledged, int Sent)> Marks { get; } = [];

    /// <summary>Rows of lists that were reported as added, by list.</summary>
    public Dictionary<int, List<string>> Rows { get; } = [];

    /// <summary>People who were deleted.</summary>
    public HashSet<string> Deleted { get; } = [];

    public HashSet<JourneyId> Edited { get; } = [];

    /// <summary>No more crashes.</summary>
    public bool Calm { get; set; }
}
