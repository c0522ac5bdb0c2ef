using NodaTime;
using Sojourn.Core;
using Sojourn.Core.Enrollments;
using Sojourn.Core.Messages;
using Sojourn.Core.Values;

namespace Sojourn.Runtime.Partitions;

/// <summary>
/// Something a partition is asked to do for people it owns. It is answered after the commit. The cases are the contract
/// between machines: members are only added, with new ids.
/// </summary>
[GenerateSerializer, Immutable]
public abstract record PartitionRequest
{
    /// <summary>How much of a batch it takes.</summary>
    public abstract int Weight { get; }

    /// <summary>Imports wait behind whatever moves people.</summary>
    public virtual bool IsBulk => false;
}

/// <summary>What a partition answers.</summary>
[GenerateSerializer, Immutable]
public abstract record PartitionReply;

[GenerateSerializer, Immutable]
public sealed record Done : PartitionReply
{
    public static readonly Done Reply = new();
}

/// <summary>Events of one profile, in order, each with attributes that are set or removed in the same step.</summary>
[GenerateSerializer, Immutable]
public sealed record TrackRequest([property: Id(0)] string ProfileId, [property: Id(1)] IReadOnlyList<TrackedEvent> Events) : PartitionRequest
{
    public override int Weight => Events.Count;
}

[GenerateSerializer, Immutable]
public sealed record TrackedEvent(
    [property: Id(0)] string Name, [property: Id(1)] Instant At, [property: Id(2)] string? EventId,
    [property: Id(3)] Data Properties, [property: Id(4)] Data Set, [property: Id(5)] IReadOnlyList<string> Removed);

/// <summary>Creates or changes a profile. Data carries no null: the names of attributes that go are listed beside it.</summary>
[GenerateSerializer, Immutable]
public sealed record PutProfileRequest(
    [property: Id(0)] string ProfileId, [property: Id(1)] Data Attributes, [property: Id(2)] IReadOnlyList<string> Removed,
    [property: Id(3)] Data Consent, [property: Id(4)] bool Replace) : PartitionRequest
{
    public override int Weight => 1;
}

[GenerateSerializer, Immutable]
public sealed record DeleteProfileRequest([property: Id(0)] string ProfileId) : PartitionRequest
{
    public override int Weight => 1;
}

/// <summary>Adds or removes people of a segment that has no condition.</summary>
[GenerateSerializer, Immutable]
public sealed record ChangeMembersRequest(
    [property: Id(0)] string Segment, [property: Id(1)] IReadOnlyList<string> ProfileIds, [property: Id(2)] bool Member) : PartitionRequest
{
    public override int Weight => ProfileIds.Count;
}

[GenerateSerializer, Immutable]
public sealed record EnrollRequest(
    [property: Id(0)] JourneyId Journey, [property: Id(1)] IReadOnlyList<string> ProfileIds, [property: Id(2)] Data Data,
    [property: Id(3)] string Source) : PartitionRequest
{
    public override int Weight => ProfileIds.Count;
}

[GenerateSerializer, Immutable]
public sealed record EnrollReply(
    [property: Id(0)] IReadOnlyList<string> Enrolled, [property: Id(1)] IReadOnlyList<SkippedProfile> Skipped) : PartitionReply;

[GenerateSerializer, Immutable]
public sealed record SkippedProfile([property: Id(0)] string ProfileId, [property: Id(1)] string Reason);

/// <summary>Rows of a list, on their way into a draft run.</summary>
[GenerateSerializer, Immutable]
public sealed record AddRecipientsRequest(
    [property: Id(0)] JourneyId Journey, [property: Id(1)] RunId Run, [property: Id(2)] int Import,
    [property: Id(3)] IReadOnlyList<Recipient> Recipients) : PartitionRequest
{
    public override int Weight => Recipients.Count;

    public override bool IsBulk => true;
}

/// <summary>One good row: who, what is written into the profile at the start, what becomes journey data.</summary>
[GenerateSerializer, Immutable]
public sealed record Recipient(
    [property: Id(0)] string ProfileId, [property: Id(1)] string Key, [property: Id(2)] Data Contact, [property: Id(3)] Data Data);

/// <summary>For each row whether it was added; the others are in the run already.</summary>
[GenerateSerializer, Immutable]
public sealed record AddRecipientsReply([property: Id(0)] IReadOnlyList<bool> Added) : PartitionReply;

/// <summary>What providers said later.</summary>
[GenerateSerializer, Immutable]
public sealed record ReceiptsRequest([property: Id(0)] IReadOnlyList<Receipt> Receipts) : PartitionRequest
{
    public override int Weight => Receipts.Count;
}

/// <summary>Ends one enrollment at once.</summary>
[GenerateSerializer, Immutable]
public sealed record EndEnrollmentRequest(
    [property: Id(0)] EnrollmentId Enrollment, [property: Id(1)] EnrollmentStatus Status, [property: Id(2)] string Reason) : PartitionRequest
{
    public override int Weight => 1;
}

/// <summary>It was not there, or not in a state in which that can be done.</summary>
[GenerateSerializer, Immutable]
public sealed record Refused([property: Id(0)] string Code, [property: Id(1)] string Message) : PartitionReply;
