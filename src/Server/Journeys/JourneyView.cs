using System.Text.Json.Serialization;
using NodaTime;
using Sojourn.Core.Journeys;
using Sojourn.Runtime.Catalog;
using Sojourn.Store;

namespace Sojourn.Server;

/// <summary>What every view of a journey has.</summary>
public record JourneySummary(
    string Id, string Name, string Description, JourneyStatus Status, string? Preset, IReadOnlyList<string> Tags, int Version,
    Instant CreatedAt, Instant UpdatedAt);

/// <summary>A journey with its settings and its draft; <c>version</c> is the published one, 0 before the first publish.</summary>
/// <param name="DraftRevision">Another one with each draft that is saved; who sends it with a draft is told when somebody else was faster.</param>
/// <param name="SavedBy">Who saved the draft last, where it is known.</param>
public sealed record JourneyView(
    string Id, string Name, string Description, JourneyStatus Status, string? Preset, IReadOnlyList<string> Tags, int Version,
    Instant CreatedAt, Instant UpdatedAt, [property: JsonPropertyOrder(1)] JourneySettings Settings, [property: JsonPropertyOrder(1)] Definition Definition,
    [property: JsonPropertyOrder(1)] int DraftRevision, [property: JsonPropertyOrder(1)] string? SavedBy, [property: JsonPropertyOrder(1)] bool HasUnpublishedChanges)
    : JourneySummary(Id, Name, Description, Status, Preset, Tags, Version, CreatedAt, UpdatedAt)
{
    internal static JourneyView Of(Journey journey, CatalogService catalog) => new(
        journey.Id.ToString(), journey.Row.Name, journey.Row.Description, journey.Row.Status, journey.Row.Preset, journey.Row.Tags,
        journey.Row.CurrentVersion, journey.Row.CreatedAt, journey.Row.UpdatedAt, journey.Settings, catalog.Draft(journey),
        journey.Row.DraftRevision, journey.Row.SavedBy, CatalogService.HasUnpublishedChanges(journey));
}
