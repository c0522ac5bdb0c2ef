using System.Text.Json;
using NodaTime;
using Sojourn.Channels;
using Sojourn.Core;
using Sojourn.Core.Messages;
using Sojourn.Core.Values;
using Xunit;

namespace Sojourn.Integration.Tests.Channels;

/// <summary>Opens providers as the runtime does, and makes messages.</summary>
internal static class Sending
{
    public static readonly Instant Noon = Instant.FromUtc(2025, 3, 1, 12, 0);

    public static JsonElement Settings(string json) => JsonDocument.Parse(json).RootElement;

    public static IProvider Open(string kind, Channel channel, string settings, ISandboxRecord? record = null, Action<Instant>? promised = null)
    {
        Assert.True(ProviderKinds.TryFind(kind, out var found));
        return found.Create(
            channel, Settings(settings), new(() => Noon, TimeProvider.System, record ?? new MemorySandboxRecord(), promised ?? (_ => { })));
    }

    public static OutgoingMessage Message(
        Channel channel, string to, int enrollment = 1, string node = "hello", int visit = 1, string content = "{}") =>
        new(new(new EnrollmentId(enrollment), visit, 0), channel, node, $"tel:{to}", to, Content(content));

    public static Data Content(string json) => JsonValues.ReadObject(Settings(json));

    public static async Task<Answer> One(this IProvider provider, OutgoingMessage message) =>
        Assert.Single(await provider.Send([message], TestContext.Current.CancellationToken));

    public static IReadOnlyList<Problem> Check(string kind, string settings, Channel? channel = null)
    {
        Assert.True(ProviderKinds.TryFind(kind, out var found));
        return found.Check(channel ?? found.Channels[0], Settings(settings));
    }
}
