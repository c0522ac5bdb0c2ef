using Sojourn.Core;
using Sojourn.Core.Enrollments;
using Sojourn.Core.Profiles;
using Sojourn.Runtime;
using Sojourn.Runtime.Catalog;
using Sojourn.Runtime.Hosting;
using Sojourn.Runtime.Time;
using Sojourn.Store;

namespace Sojourn.Server;

/// <summary>
/// Pages over the enrollments of a journey, of all partitions in one order. A page reads a bounded number of rows: one with a
/// rare filter can be short, or empty, and still have a cursor.
/// </summary>
internal sealed class EnrollmentPages(CatalogService catalog, PartitionReaders readers, JourneyClock clock)
{
    /// <summary>Reads of the store for one page.</summary>
    private const int ReadsMax = 64;

    private sealed class Source(IPartitionReader reader, long after)
    {
        public IPartitionReader Reader => reader;

        /// <summary>Where the next page goes on; negative when nothing is left.</summary>
        public long After { get; set; } = after;

        public EnrollmentId? ReadTo { get; set; } = after < 0 ? null : new(after);

        public Queue<Enrollment> Ahead { get; } = new();
    }

    public Page<EnrollmentView> Read(JourneyId journey, RunId? run, string? status, string? node, int? limit, string? cursor)
    {
        var (size, words, snapshot) = (Paging.Limit(limit), Words(status), catalog.Current);
        var start = snapshot.Journeys[journey].Current?.Start.Id;
        var query = new EnrollmentQuery(
            journey, run, words is null ? null : Effective.Rows(words),
            // Whoever has not begun has no node yet and is shown at the start.
            node == start ? null : node,
            Unfinished(snapshot));
        var sources = Sources(cursor);
        var found = new List<Enrollment>();
        for (var reads = 0; found.Count < size;)
        {
            foreach (var source in sources.Where(source => source.Ahead.Count == 0 && source.ReadTo is not null))
            {
                Fill(source, query, size);
                reads++;
            }
            if (sources.Any(source => source.Ahead.Count == 0 && source.ReadTo is not null))
            {
                // The order is known only when every partition has shown its next: a filter that few meet ends the page early.
                if (reads >= ReadsMax)
                {
                    break;
                }
                continue;
            }
            if (sources.Where(source => source.Ahead.Count > 0).MinBy(source => source.Ahead.Peek().Id.Number) is not { } next)
            {
                break;
            }
            var enrollment = next.Ahead.Dequeue();
            next.After = enrollment.Id.Number;
            if (Matches(enrollment, snapshot, words, node))
            {
                found.Add(enrollment);
            }
        }
        return new(Views(found, snapshot), Next(sources));
    }

    public List<EnrollmentView> Views(IReadOnlyList<Enrollment> enrollments, Snapshot snapshot)
    {
        var profiles = new Dictionary<long, Profile>();
        foreach (var partition in enrollments.GroupBy(enrollment => readers.Of(enrollment.Id.Slot)))
        {
            foreach (var profile in partition.Key.Profiles([.. partition.Select(enrollment => enrollment.Profile).Distinct()]))
            {
                profiles[profile.Number] = profile;
            }
        }
        var now = clock.Now;
        return [.. enrollments.Select(enrollment => EnrollmentView.Of(enrollment, profiles.GetValueOrDefault(enrollment.Profile), snapshot, now))];
    }

    /// <summary>Lists that are not closed: their rows are not there yet.</summary>
    public static HashSet<int> Unfinished(Snapshot snapshot) =>
        [.. snapshot.Imports.Values.Where(import => import.State != ImportState.Closed).Select(import => import.Id)];

    private static void Fill(Source source, EnrollmentQuery query, int size)
    {
        var (items, last) = source.Reader.Enrollments(query, source.ReadTo!.Value, size);
        foreach (var item in items)
        {
            source.Ahead.Enqueue(item);
        }
        source.ReadTo = last;
        if (items.Count == 0)
        {
            source.After = last?.Number ?? -1;
        }
    }

    private static bool Matches(Enrollment enrollment, Snapshot snapshot, HashSet<string>? words, string? node)
    {
        var view = snapshot.Scope(new(enrollment.Journey, enrollment.Run));
        return view.State != ScopeState.Deleted
            && (words is null || words.Contains(Effective.Of(enrollment, view).Status))
            && (node is null || Effective.Node(enrollment, view) == node);
    }

    private Source[] Sources(string? cursor)
    {
        // Positions are written one up, so that "nothing is left" is a zero of its own.
        var positions = cursor is null ? [.. readers.All.Select(_ => 1L)] : Paging.Positions(cursor, readers.All.Count);
        return [.. readers.All.Zip(positions, (reader, position) => new Source(reader, position - 1))];
    }

    private static string? Next(Source[] sources)
    {
        foreach (var source in sources.Where(source => source.ReadTo is null && source.Ahead.Count == 0))
        {
            source.After = -1;
        }
        return sources.All(source => source.After < 0) ? null : Paging.Cursor([.. sources.Select(source => source.After + 1)]);
    }

    private static HashSet<string>? Words(string? status)
    {
        if (string.IsNullOrEmpty(status))
        {
            return null;
        }
        var words = new HashSet<string>(StringComparer.Ordinal);
        foreach (var word in status.Split(',', StringSplitOptions.TrimEntries))
        {
            var meant = Effective.Statuses.Where(known => known == word || Effective.Coarse(known) == word).ToList();
            words.UnionWith(meant.Count > 0 ? meant : throw RefusedException.Invalid("unknown_status", "status",
                $"There is no status '{word}'. Use {string.Join(", ", Effective.Statuses)}, or ACTIVE, COMPLETED, STOPPED, ARCHIVED."));
        }
        return words;
    }
}
