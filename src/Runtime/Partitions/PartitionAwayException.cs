namespace Sojourn.Runtime.Partitions;

/// <summary>
/// A partition cannot be asked at the moment: it is moving to another server, or the database is away. Where several servers share
/// the store this passes by itself; the edge answers 503.
/// </summary>
[GenerateSerializer]
public sealed class PartitionAwayException(string message, bool nothingDone) : Exception(message)
{
    /// <summary>True when what was asked was not begun; else it may or may not have come about.</summary>
    [Id(0)]
    public bool NothingDone { get; } = nothingDone;
}
