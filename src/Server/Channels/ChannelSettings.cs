using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime;
using Sojourn.Channels;
using Sojourn.Channels.Sandbox;
using Sojourn.Core;
using Sojourn.Core.Messages;
using Sojourn.Runtime;
using Sojourn.Runtime.Catalog;
using Sojourn.Runtime.Time;

namespace Sojourn.Server;

/// <param name="Provider">sandbox, or a real one that serves the channel.</param>
/// <param name="Settings">The provider's own; a secret that is sent back masked stays as it is stored.</param>
public sealed record PutChannelRequest(string? Provider, JsonElement? Settings);

/// <summary>A channel and what carries it; secrets are masked.</summary>
/// <param name="Defaults">What the sandbox does on this channel while its settings name neither outcomes nor delays.</param>
public sealed record ChannelView(
    string Kind, string Provider, JsonElement Settings, IReadOnlyList<string> Providers, Instant? UpdatedAt, IReadOnlyList<SandboxOutcome> Defaults);

/// <summary>What <c>PUT</c> answers: the channel as it is stored, and warnings about its settings.</summary>
public sealed record ChannelSaved(
    string Kind, string Provider, JsonElement Settings, IReadOnlyList<string> Providers, Instant? UpdatedAt, IReadOnlyList<Problem> Problems);

internal static class ChannelSettings
{
    private static readonly JsonElement None = JsonDocument.Parse("{}").RootElement;

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/channels", List).WithSummary("List the channels and what carries them");
        api.MapGet("/channels/{kind}", Get).WithSummary("Get a channel's provider and settings; secrets are masked").Refuses(404);
        api.MapPut("/channels/{kind}", Put)
            .ForOwners()
            .WithSummary("Choose a channel's provider")
            .WithDescription("`sandbox` needs no account. A real provider needs time at its real pace: with another time scale it is refused (409).")
            .Refuses(400, 404, 409, 422);
    }

    private static Ok<Page<ChannelView>> List(CatalogService catalog) =>
        TypedResults.Ok(new Page<ChannelView>([.. Core.Messages.Channels.All.Select(channel => View(catalog, channel))], null));

    private static Ok<ChannelView> Get(string kind, CatalogService catalog) => TypedResults.Ok(View(catalog, Find(kind)));

    private static async Task<Ok<ChannelSaved>> Put(string kind, Body<PutChannelRequest> body, CatalogService catalog, JourneyClock clock)
    {
        var channel = Find(kind);
        var (request, stored) = (body.Value, catalog.Current.Channels.GetValueOrDefault(kind));
        if (!ProviderKinds.TryFind(request.Provider, out var provider) || !provider.Channels.Contains(channel))
        {
            throw RefusedException.Invalid("unknown_provider", "provider",
                $"'{request.Provider}' does not carry {kind}. Use {string.Join(", ", ProviderKinds.For(channel).Select(known => known.Name))}.");
        }
        if (provider.IsReal && clock.Scale != 1)
        {
            throw RefusedException.Conflict("time_scale", $"Journey time runs {clock}: a real provider would be called at that pace. Start the server with time scale 1.");
        }
        var before = stored?.Provider == provider.Name ? JsonDocument.Parse(stored.Settings).RootElement : (JsonElement?)null;
        var settings = provider.WithStoredSecrets(request.Settings ?? None, before);
        var problems = provider.Check(channel, settings);
        if (problems.Any(problem => problem.Severity == Severity.Error))
        {
            throw RefusedException.Invalid("The settings have problems; nothing was changed.", problems);
        }
        await catalog.SaveChannel(kind, provider.Name, JsonSerializer.SerializeToUtf8Bytes(settings));
        var view = View(catalog, channel);
        return TypedResults.Ok(new ChannelSaved(view.Kind, view.Provider, view.Settings, view.Providers, view.UpdatedAt, problems));
    }

    private static Channel Find(string kind) => Core.Messages.Channels.TryParse(kind, out var channel) ? channel : throw RefusedException.NotFound("channel", kind);

    private static ChannelView View(CatalogService catalog, Channel channel)
    {
        var providers = ProviderKinds.For(channel).Select(kind => kind.Name).ToList();
        if (catalog.Current.Channels.GetValueOrDefault(channel.Name()) is not { } row || !ProviderKinds.TryFind(row.Provider, out var provider))
        {
            return new(channel.Name(), ProviderKinds.All[0].Name, None, providers, null, SandboxOutcome.Of(channel));
        }
        using var settings = JsonDocument.Parse(row.Settings);
        return new(channel.Name(), row.Provider, provider.Masked(settings.RootElement.Clone()), providers, row.UpdatedAt, SandboxOutcome.Of(channel));
    }
}
