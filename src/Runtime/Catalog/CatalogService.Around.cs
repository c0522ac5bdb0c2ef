using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using NodaTime;
using Sojourn.Core.Journeys;
using Sojourn.Core.Segments;
using Sojourn.Store;

namespace Sojourn.Runtime.Catalog;

/// <summary>Segments, channels and keys.</summary>
public sealed partial class CatalogService
{
    public Task SaveSegment(string id, string name, Predicate? when)
    {
        CheckName(name, "");
        if (!NodeName.IsValid(id))
        {
            throw RefusedException.Invalid("bad_id", "id", $"A segment's id is part of expressions. {NodeName.Rule}");
        }
        return Change(snapshot =>
        {
            // Two that are saved at once must not close a circle between them, nor one ask for another that is being deleted: it is judged where
            // changes come one at a time.
            if (when?.Problems(ValidationFacts).Select(found => found.Problem with { Path = "when" + found.Path }).ToList() is { Count: > 0 } problems)
            {
                throw RefusedException.Invalid("The condition has problems.", problems);
            }
            if (SegmentChain.Problem(snapshot.Segments, id, when) is { } chain)
            {
                throw RefusedException.Invalid(chain.Code, chain.Path, chain.Message);
            }
            var row = new SegmentRow(id, name, when is null ? null : Stored.Json(when), clock.Now);
            return (new CatalogChanges { Segments = [row] }, snapshot.With(segments: snapshot.Segments.SetItem(id, ToSegment(row))), true);
        });
    }

    public Task DeleteSegment(string id) => Change(snapshot =>
    {
        if (!snapshot.Segments.ContainsKey(id))
        {
            throw RefusedException.NotFound("segment", id);
        }
        if (UsersOf(snapshot, id).ToList() is { Count: > 0 } users)
        {
            throw RefusedException.Conflict("in_use", $"The segment is used by {string.Join(", ", users)}. Change that first.");
        }
        return (new CatalogChanges { GoneSegments = [id] }, snapshot.With(segments: snapshot.Segments.Remove(id)), true);
    });

    public Task SaveChannel(string kind, string provider, byte[] settings) => Change(snapshot =>
    {
        var row = new ChannelRow(kind, provider, settings, clock.Now);
        return (new CatalogChanges { Channels = [row] }, snapshot.With(channels: snapshot.Channels.SetItem(kind, row)), true);
    });

    /// <summary>The zone of profiles that have none of their own. Waits that are under way keep their due times.</summary>
    public Task SetTimeZone(string name)
    {
        var zone = DateTimeZoneProviders.Tzdb.GetZoneOrNull(name) ?? throw RefusedException.Invalid(
            "unknown_time_zone", "timeZone", $"There is no time zone '{name}'. Use a name such as Europe/Berlin or America/New_York.");
        return Change(snapshot => (new CatalogChanges { Settings = [new(TimeZoneSetting, zone.Id)] }, snapshot.With(zone: zone), true));
    }

    public IReadOnlyList<KeyRow> Keys => store.Keys();

    /// <summary>Makes a key. It is shown once; only its hash is kept. One that is brought along and there already stays as it is.</summary>
    public async Task<(KeyRow Row, string Secret)> CreateKey(string name, string role, string? secret = null)
    {
        CheckName(name, "");
        var key = secret ?? "sj_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
        var hash = Hash(key);
        var row = await Change(snapshot =>
        {
            if (secret is not null && store.Keys().FirstOrDefault(known => known.RevokedAt is null && known.Role == role && known.Hash.AsSpan().SequenceEqual(hash)) is { } there)
            {
                // Two servers that start at once bring the same.
                return (new CatalogChanges(), snapshot, there);
            }
            var made = new KeyRow(store.NextNumber("key"), name, role, key[..Math.Min(7, key.Length / 2)], hash, clock.RealNow, null);
            return (new CatalogChanges { Keys = [made] }, snapshot, made);
        });
        return (row, key);
    }

    public async Task RevokeKey(int id)
    {
        var row = store.Keys().FirstOrDefault(key => key.Id == id) ?? throw RefusedException.NotFound("key", id);
        await Change(snapshot => (new CatalogChanges { Keys = [row with { RevokedAt = row.RevokedAt ?? clock.RealNow }] }, snapshot, true));
    }

    /// <summary>SHA-256: keys are long and random, so that nothing slower is needed.</summary>
    public static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));

    private IEnumerable<string> UsersOf(Snapshot snapshot, string segment)
    {
        foreach (var journey in snapshot.Journeys.Values.Where(journey => journey.Row.Status != JourneyStatus.Archived))
        {
            var definitions = journey.Versions.Values.Select(version => version.Definition).Append(Draft(journey));
            if (definitions.Any(definition => Stored.SegmentsOf(definition).Contains(segment)))
            {
                yield return $"journey '{journey.Row.Name}' ({journey.Id})";
            }
        }
        foreach (var other in snapshot.Segments.Values.Where(other => other.When?.Segments.Contains(segment) == true))
        {
            yield return $"segment '{other.Name}'";
        }
    }
}
