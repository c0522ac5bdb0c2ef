using Sojourn.Core.Enrollments;
using Sojourn.Core.Journeys;
using Sojourn.Core.Messages;
using Sojourn.Core.Profiles;
using Sojourn.Store;

namespace Sojourn.Runtime.Outbox;

/// <summary>
/// A row of the outbox in memory, with what is needed to render it. The enrollment is the committed state that queued it.
/// Written by the partition's thread and read by the pump's.
/// </summary>
public sealed class OutboxEntry(OutboxRow row, Enrollment enrollment, Profile profile, JourneyVersion version)
{
    private volatile bool recalled;
    private volatile Profile profile = profile;

    public OutboxRow Row { get; set; } = row;

    public Enrollment Enrollment { get; } = enrollment;

    /// <summary>The latest known state of the person: withdrawn consent is seen here.</summary>
    public Profile Profile { get => profile; set => profile = value; }

    public JourneyVersion Version { get; } = version;

    /// <summary>Its visit is over: if it was not sent yet, it never will be.</summary>
    public bool Recalled { get => recalled; set => recalled = value; }

    /// <summary>It was handed over, and its answer will come.</summary>
    internal bool IsHanded { get; set; }

    /// <summary>The outcome of the call came before the provider's answer: no more is to be waited for.</summary>
    internal bool OutcomeKnown { get; set; }
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
