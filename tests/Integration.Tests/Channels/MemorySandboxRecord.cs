using NodaTime;
using Sojourn.Core;
using Sojourn.Core.Messages;

namespace Sojourn.Integration.Tests.Channels;

/// <summary>The contract of the sandbox's record in a few lines, for tests of the channels alone. It survives no restart of the process.</summary>
internal sealed class MemorySandboxRecord : ISandboxRecord
{
    private readonly Lock sync = new();
    private readonly List<SandboxMessage> messages = [];
    private readonly Dictionary<EffectKey, int> keys = [];
    private readonly SortedDictionary<(Instant Due, long Id), SandboxReceipt> promises = [];
    private long receipts;

    public int Looks { get; private set; }

    public IReadOnlyList<bool> Record(
        IReadOnlyList<OutgoingMessage> batch, IReadOnlyList<IReadOnlyList<SandboxReceipt>> promised, bool idempotent, Instant at)
    {
        lock (sync)
        {
            var fresh = new bool[batch.Count];
            for (var i = 0; i < batch.Count; i++)
            {
                var message = batch[i];
                if (idempotent && keys.TryGetValue(message.Key, out var known))
                {
                    messages[known] = messages[known] with { Calls = messages[known].Calls + 1 };
                    continue;
                }
                fresh[i] = true;
                keys[message.Key] = messages.Count;
                messages.Add(new(messages.Count + 1, message.Channel, message.To, message.Key, message.NodeId, 1, at, message.Content));
                foreach (var promise in promised[i])
                {
                    promises.Add((promise.Due, ++receipts), promise);
                }
            }
            return fresh;
        }
    }

    public IReadOnlyList<(long Id, SandboxReceipt Receipt)> Due(Instant now, int limit)
    {
        lock (sync)
        {
            Looks++;
            return [.. promises.TakeWhile(promise => promise.Key.Due <= now).Take(limit).Select(promise => (promise.Key.Id, promise.Value))];
        }
    }

    public Instant? NextDue()
    {
        lock (sync)
        {
            return promises.Count == 0 ? null : promises.First().Key.Due;
        }
    }

    public void Kept(IReadOnlyList<long> receiptIds)
    {
        lock (sync)
        {
            foreach (var key in promises.Keys.Where(key => receiptIds.Contains(key.Id)).ToList())
            {
                promises.Remove(key);
            }
        }
    }

    public IReadOnlyList<SandboxMessage> List(Channel? channel, string? to, long after, int limit)
    {
        lock (sync)
        {
            return [.. messages.Where(item => item.Id > after && (channel is null || item.Channel == channel) && (to is null || item.To == to)).Take(limit)];
        }
    }
}
