using Sojourn.Channels;
using Sojourn.Core.Messages;
using Sojourn.Runtime.Outbox;

namespace Sojourn.Simulation.Machine;

/// <summary>
/// One partition's hands: it keeps what it is handed, and calls the providers when the simulation says so, through the same
/// gate as a server.
/// </summary>
internal sealed class SimulatedPump(Func<Channel, IProvider> provider, SendGate gate) : IDispatcher
{
    private readonly List<(Channel Channel, OutboxEntry Entry)> waiting = [];

    /// <summary>How many entries of a channel may wait here.</summary>
    public int Places { get; set; } = 10;

    /// <summary>Channels whose provider takes calls and never answers; their entries stay.</summary>
    public HashSet<Channel> Dead { get; } = [];

    public IReadOnlyList<(Channel Channel, OutboxEntry Entry)> Waiting => waiting;

    public bool CanSend => waiting.Exists(item => !Dead.Contains(item.Channel));

    public int Room(Channel channel) => Places - waiting.Count(item => item.Channel == channel);

    public bool HonoursKey(Channel channel) => provider(channel).HonoursKey;

    public void Hand(Channel channel, IReadOnlyList<OutboxEntry> entries) => waiting.AddRange(entries.Select(entry => (channel, entry)));

    /// <summary>Calls a provider with some of what waits for it, in any order.</summary>
    /// <param name="dice">Chooses which.</param>
    /// <param name="defers">Whether the provider asks to come again later instead of taking one.</param>
    public List<(OutboxEntry Entry, Answer? Answer)> Send(Random dice, Func<bool> defers)
    {
        var channels = waiting.Select(item => item.Channel).Where(channel => !Dead.Contains(channel)).Distinct().ToList();
        var channel = channels[dice.Next(channels.Count)];
        var mine = waiting.Where(item => item.Channel == channel).ToArray();
        dice.Shuffle(mine);
        var chosen = mine.Take(1 + dice.Next(mine.Length)).ToList();
        foreach (var item in chosen)
        {
            waiting.Remove(item);
        }
        var answers = new List<(OutboxEntry, Answer?)>();
        var taken = new List<OutboxEntry>();
        foreach (var (_, entry) in chosen)
        {
            if (defers())
            {
                answers.Add((entry, new Answer.Deferred("rate_limit")));
            }
            else
            {
                taken.Add(entry);
            }
        }
        if (taken.Count > 0)
        {
            answers.AddRange(gate.Send(provider(channel), taken, CancellationToken.None).GetAwaiter().GetResult());
        }
        return answers;
    }
}
