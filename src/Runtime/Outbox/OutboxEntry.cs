using Sojourn.Core.Enrollments;
using Sojourn.Core.Journeys;
using Sojourn.Core.Messages;
using Sojourn.Core.Profiles;
using Sojourn.Store;

namespace Sojourn.Runtime.Outbox;

/// <summary>
/// A row of the outbox in memory, with what is needed to render it. The enrollment is the committed state that queued it.
/// </summary>
public sealed class OutboxEntry(OutboxRow row, Enrollment enrollment, Profile profile, JourneyVersion version)
{
    public OutboxRow Row { get; set; } = row;

    public Enrollment Enrollment { get; } = enrollment;

    /// <summary>The latest known state of the person: withdrawn consent is seen here.</summary>
    public Profile Profile { get; set; } = profile;

    public JourneyVersion Version { get; } = version;

    /// <summary>Its visit ended before it was handed over: it is dropped instead.</summary>
    public bool Recalled { get; set; }
}

/// <summary>What a partition knows of the outside world: how much it takes, and where to hand things.</summary>
public interface IDispatcher
{
    /// <summary>How many more entries of a channel may be handed over now.</summary>
    int Room(Channel channel);

    /// <summary>True when a channel's provider makes one message of one key, however often it is called.</summary>
    bool HonoursKey(Channel channel);

    /// <summary>Hands entries over. Their answers come back through the partition's inbox.</summary>
    void Hand(Channel channel, IReadOnlyList<OutboxEntry> entries);
}
