using System.Text.Json;
using NodaTime;
using Sojourn.Core;

namespace Sojourn.Store.Catalog;

/// <summary>Journeys and their published versions.</summary>
internal sealed class JourneyTables(IDatabase database)
{
    private readonly IStatement journeys = database.Statement(
        "SELECT id, name, description, preset, status, settings, draft, current_version, tags, created, updated, "
        + "frozen_since, held, activated, recompute, revision, draft_revision, saved_by, recomputed_at FROM journeys ORDER BY id");
    private readonly IStatement saveJourney = database.Upsert("journeys", "id", "name", "description", "preset", "status", "settings", "draft", "current_version", "tags", "created", "updated", "frozen_since", "held", "activated", "recompute", "revision", "draft_revision", "saved_by", "recomputed_at");
    private readonly IStatement deleteJourney = database.Statement("DELETE FROM journeys WHERE id = ?");
    private readonly IStatement versions = database.Statement(
        "SELECT journey, number, definition, published FROM versions ORDER BY journey, number");
    private readonly IStatement saveVersion = database.Upsert("versions", "journey, number", "definition", "published");
    private readonly IStatement deleteVersions = database.Statement("DELETE FROM versions WHERE journey = ?");

    public List<JourneyRow> Journeys() => journeys.All(static row => new JourneyRow(
        new(row.Int(0)), row.Text(1), row.Text(2), row.TextOrNull(3), (JourneyStatus)row.Int(4), row.Blob(5).ToArray(), row.Blob(6).ToArray(),
        row.Int(7), JsonSerializer.Deserialize<string[]>(row.Text(8))!, row.Moment(9), row.Moment(10),
        new(row.MomentOrNull(11), Duration.FromTicks(row.Long(12)), row.MomentOrNull(13), row.Int(14), row.MomentOrNull(18)), row.Int(15),
        row.Int(16), row.TextOrNull(17)));

    public List<VersionRow> Versions() => versions.All(static row =>
        new VersionRow(new(row.Int(0)), row.Int(1), row.Blob(2).ToArray(), row.Moment(3)));

    public void Save(JourneyRow row) => saveJourney
        .Bind(1, row.Id.Number).Bind(2, row.Name).Bind(3, row.Description).Bind(4, row.Preset).Bind(5, (int)row.Status)
        .Bind(6, row.Settings).Bind(7, row.Draft).Bind(8, row.CurrentVersion).Bind(9, JsonSerializer.Serialize(row.Tags))
        .Bind(10, row.CreatedAt).Bind(11, row.UpdatedAt).Bind(12, row.Control.FrozenSince).Bind(13, row.Control.Held.BclCompatibleTicks)
        .Bind(14, row.Control.ActivatedAt).Bind(15, row.Control.Recompute).Bind(16, row.Revision)
        .Bind(17, row.DraftRevision).Bind(18, row.SavedBy).Bind(19, row.Control.RecomputedAt).Run();

    public void Save(VersionRow row) => saveVersion
        .Bind(1, row.Journey.Number).Bind(2, row.Number).Bind(3, row.Definition).Bind(4, row.PublishedAt).Run();

    public void Delete(JourneyId journey)
    {
        deleteVersions.Bind(1, journey.Number).Run();
        deleteJourney.Bind(1, journey.Number).Run();
    }
}
