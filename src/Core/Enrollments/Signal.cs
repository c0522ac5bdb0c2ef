using Sojourn.Core.Messages;
using Sojourn.Core.Profiles;

namespace Sojourn.Core.Enrollments;

/// <summary>Anything that moves an enrollment. The cases are all here; nothing else reaches a node.</summary>
public abstract record Signal
{
    private Signal()
    {
    }

    /// <summary>The first step: by this port of the start node, or by <c>next</c>.</summary>
    public sealed record Begin(string Port) : Signal;

    /// <summary>The wake has come.</summary>
    public sealed record Woke : Signal
    {
        public static readonly Woke Signal = new();
    }

    /// <summary>A provider answered, for one effect of one visit.</summary>
    public sealed record Answered(EffectKey Key, Answer Answer) : Signal;

    /// <summary>A provider said more later.</summary>
    public sealed record Received(Receipt Receipt) : Signal;

    /// <summary>The profile did something.</summary>
    public sealed record Happened(ProfileEvent Event) : Signal;

    /// <summary>Attributes, consent or segments of the profile changed.</summary>
    public sealed record ProfileChanged : Signal
    {
        public static readonly ProfileChanged Signal = new();
    }

    /// <summary>A publish asked that running waits be computed anew from when they began.</summary>
    public sealed record Recompute : Signal
    {
        public static readonly Recompute Signal = new();
    }

    /// <summary>
    /// What the node may have judged by has changed, and nothing that it listens for: the result of a node before it, the version
    /// that it goes by, or the time, at the moment that it asked for. Whoever can leave now leaves; nothing else changes.
    /// </summary>
    public sealed record Judge : Signal
    {
        public static readonly Judge Signal = new();
    }

    /// <summary>A signal was stored for it and cannot be read any more: what it was nobody knows, so that it cannot go on as if nothing had been.</summary>
    public sealed record Lost(string Detail) : Signal;

    /// <summary>It ends here, whatever it waits for: <paramref name="Status"/> is Exited, Failed, Cancelled or Archived.</summary>
    public sealed record End(EnrollmentStatus Status, string Reason) : Signal;
}
