using System.Text.Json;
using Sojourn.Core.Messages;

namespace Sojourn.Channels.Sandbox;

/// <summary>How many seconds after the hand-over something happens: drawn between the two.</summary>
internal readonly record struct DelayRange(double FromSeconds, double ToSeconds)
{
    public static readonly DelayRange None = new(0, 0);

    /// <param name="fraction">Where between the two, from 0 to 1.</param>
    public double Seconds(double fraction) => FromSeconds + ((ToSeconds - FromSeconds) * fraction);
}

/// <summary>
/// The sandbox's settings, the same for every channel: what a channel does not have is ignored, so that one document serves
/// them all.
/// </summary>
/// <param name="Outcomes">Probabilities by name; null leaves everything to the defaults of <see cref="SandboxDefaults"/>.</param>
/// <param name="Delays">By name; a message's status without one comes together with the one before it. Null: the defaults.</param>
/// <param name="EveryDelay">One delay for everything; it goes before <paramref name="Delays"/>.</param>
internal sealed record SandboxSettings(
    long Seed, IReadOnlyDictionary<string, double>? Outcomes, DelayRange? EveryDelay, IReadOnlyDictionary<string, DelayRange>? Delays,
    bool Idempotent)
{
    public const string Timeout = "timeout";

    private const double DelayMaxSeconds = 366 * 86_400d;

    private static readonly HashSet<string> Names =
        new([.. CallOutcome.All, .. MessageStatus.Ladder, MessageStatus.Failed, Timeout], StringComparer.Ordinal);

    public static SandboxSettings Read(SettingsReader reader)
    {
        var seed = reader.Long("seed", 1);
        var idempotent = reader.Flag("idempotent", true);
        UnknownOutcomes.Read(reader);
        var outcomes = ReadOutcomes(reader);
        DelayRange? every = null;
        Dictionary<string, DelayRange>? delays = null;
        if (reader.Find("delaySeconds") is { } value)
        {
            if (value.ValueKind == JsonValueKind.Object)
            {
                delays = new(StringComparer.Ordinal);
                foreach (var member in value.EnumerateObject())
                {
                    WarnUnlessKnown(reader, "delaySeconds", member.Name);
                    delays[member.Name] = ReadDelay(reader, $"delaySeconds.{member.Name}", member.Value);
                }
            }
            else
            {
                every = ReadDelay(reader, "delaySeconds", value);
            }
        }
        return new(seed, outcomes, every, delays, idempotent);
    }

    /// <summary>
    /// What excludes each other cannot add up to more than 1: a call has one outcome, a message that fails was not delivered, a
    /// request that times out is not answered. Only the channel's own outcomes count, since one document may serve them all.
    /// </summary>
    public void CheckSums(Channel channel, SettingsReader reader)
    {
        if (Outcomes is not { } given)
        {
            return;
        }
        string[] exclusive = channel switch
        {
            Channel.Call => [.. CallOutcome.All],
            Channel.Webhook => [MessageStatus.Failed, Timeout],
            _ => [MessageStatus.Ladder.Skip(1).MaxBy(given.GetValueOrDefault)!, MessageStatus.Failed],
        };
        // Tenths have no exact place in binary fractions: 0.7 + 0.2 + 0.1 may come out a little above 1.
        if (exclusive.Sum(given.GetValueOrDefault) > 1 + 1e-9)
        {
            var named = string.Join(", ", exclusive.Where(given.ContainsKey).Select(name => FormattableString.Invariant($"{name} {given[name]}")));
            reader.Error("bad_probability", "outcomes", $"These exclude each other and add up to more than 1: {named}. Lower some of them.");
        }
    }

    private static Dictionary<string, double>? ReadOutcomes(SettingsReader reader)
    {
        if (reader.Find("outcomes") is not { } value)
        {
            return null;
        }
        var outcomes = new Dictionary<string, double>(StringComparer.Ordinal);
        if (value.ValueKind != JsonValueKind.Object)
        {
            reader.Error("bad_setting", "outcomes", "\"outcomes\" must be an object of probabilities, as {\"answered\": 0.5}.");
            return outcomes;
        }
        foreach (var member in value.EnumerateObject())
        {
            WarnUnlessKnown(reader, "outcomes", member.Name);
            if (member.Value.ValueKind == JsonValueKind.Number && member.Value.GetDouble() is >= 0 and <= 1 and var probability)
            {
                outcomes[member.Name] = probability;
            }
            else
            {
                reader.Error("bad_probability", $"outcomes.{member.Name}", $"The probability of \"{member.Name}\" must be a number from 0 to 1.");
            }
        }
        return outcomes;
    }

    private static DelayRange ReadDelay(SettingsReader reader, string path, JsonElement value)
    {
        if (Seconds(value) is { } exact)
        {
            return new(exact, exact);
        }
        if (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 2
            && Seconds(value[0]) is { } from && Seconds(value[1]) is { } to && from <= to)
        {
            return new(from, to);
        }
        reader.Error("bad_delay", path, "A delay must be a number of seconds up to a year, as 2, or two of them, as [30, 90].");
        return DelayRange.None;
    }

    private static double? Seconds(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.GetDouble() is >= 0 and <= DelayMaxSeconds and var seconds ? seconds : null;

    /// <summary>Only a warning: the contract says that outcomes which a channel does not have are ignored.</summary>
    private static void WarnUnlessKnown(SettingsReader reader, string setting, string name)
    {
        if (!Names.Contains(name))
        {
            reader.Warn("unknown_outcome", $"{setting}.{name}", $"No channel has an outcome \"{name}\"; it is ignored.");
        }
    }
}
