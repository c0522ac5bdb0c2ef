using System.Text;
using NodaTime;
using Sojourn.Core.Messages;

namespace Sojourn.Channels.Sandbox;

/// <summary>
/// How one channel of the sandbox answers, worked out from the settings beforehand. Chance is a hash of what the recipient
/// meets, never of ids that differ from one data directory to the next: the same list through the same journey gets the same
/// answers.
/// </summary>
internal abstract class SandboxScript
{
    /// <summary>Nothing is promised.</summary>
    protected static readonly IReadOnlyList<SandboxReceipt> NoPromises = [];

    public static SandboxScript For(Channel channel, SandboxSettings settings) => channel switch
    {
        Channel.Call => new CallScript(settings),
        Channel.Webhook => new WebhookScript(settings),
        _ => new MessageScript(channel, settings),
    };

    /// <param name="promises">The receipts that come later.</param>
    public abstract Answer Answer(OutgoingMessage message, Draws draws, Instant at, out IReadOnlyList<SandboxReceipt> promises);

    /// <summary>The channel's probabilities: the settings' own, where they name any that the channel has.</summary>
    protected static IReadOnlyDictionary<string, double> Probabilities(
        SandboxSettings settings, IEnumerable<string> names, IReadOnlyDictionary<string, double> defaults,
        IReadOnlyDictionary<string, double> whenNoneIsNamed)
    {
        if (settings.Outcomes is not { } given)
        {
            return defaults;
        }
        return names.Any(given.ContainsKey) ? given : whenNoneIsNamed;
    }

    protected static DelayRange Delay(SandboxSettings settings, Channel channel, string outcome) =>
        settings.EveryDelay
        ?? (settings.Delays is { } given ? given.GetValueOrDefault(outcome) : SandboxDefaults.Delay(channel, outcome));
}

/// <summary>The chances of one message: as many numbers as its script asks for, the same ones each time.</summary>
internal readonly struct Draws(ulong hash)
{
    /// <summary>
    /// Seed, channel, address, node and visit, and which try of the visit it is. A webhook addresses a URL that all share,
    /// so there the person's id is taken as well.
    /// </summary>
    public static Draws Of(long seed, OutgoingMessage message)
    {
        var person = message.Channel == Channel.Webhook ? message.ProfileId : "";
        var room = Encoding.UTF8.GetMaxByteCount(message.To.Length + message.NodeId.Length + person.Length) + 16;
        var bytes = room <= 1024 ? stackalloc byte[room] : new byte[room];
        var length = 0;
        bytes[length++] = (byte)message.Channel;
        Add(bytes, ref length, message.To);
        Add(bytes, ref length, message.NodeId);
        Add(bytes, ref length, person);
        BitConverter.TryWriteBytes(bytes[length..], message.Key.Visit);
        BitConverter.TryWriteBytes(bytes[(length + 4)..], message.Key.Index);
        return new(System.IO.Hashing.XxHash64.HashToUInt64(bytes[..(length + 8)], seed));
    }

    /// <summary>From 0 to just below 1. Each <paramref name="which"/> is another number (splitmix64).</summary>
    public double At(int which)
    {
        var mixed = hash + (0x9E3779B97F4A7C15UL * (ulong)which);
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9UL;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBUL;
        return ((mixed ^ (mixed >> 31)) >> 11) * (1.0 / (1UL << 53));
    }

    private static void Add(Span<byte> bytes, ref int length, string text)
    {
        length += Encoding.UTF8.GetBytes(text, bytes[length..]);
        bytes[length++] = 0;
    }
}
