using Sojourn.Core;
using Sojourn.Core.Enrollments;
using Sojourn.Core.Messages;
using Sojourn.Core.Values;
using Sojourn.Runtime.Catalog;
using Sojourn.Simulation.Machine;
using Sojourn.Store;
using Xunit;

namespace Sojourn.Simulation.World;

/// <summary>Holds the disk against itself, against the sandbox's record and against what was acknowledged.</summary>
internal static class Audit
{
    /// <summary>What is true at every moment.</summary>
    public static void Always(Life life)
    {
        foreach (var partition in Enumerable.Range(0, life.Machine.Count))
        {
            using var reader = life.Machine.Reader(partition);
            var people = Enrollments(life.Machine, reader);
            Journals(reader, people);
            Counters(life.Machine.Catalog.Current, reader, people);
            Tallies(reader, people);
            Acknowledged(life, partition, reader);
        }
        Sent(life);
    }

    /// <summary>What is true when nothing is left that happens by itself.</summary>
    public static void Quiet(Life life)
    {
        var snapshot = life.Machine.Catalog.Current;
        var all = Enumerable.Range(0, life.Machine.Count).SelectMany(partition =>
        {
            using var reader = life.Machine.Reader(partition);
            Assert.True(reader.OutboxBacklog().Rows == 0, $"{reader.OutboxBacklog().Rows} rows are left in the outbox");
            return Enrollments(life.Machine, reader);
        }).ToList();
        foreach (var enrollment in all.Where(enrollment => enrollment.IsOpen))
        {
            var status = snapshot.Runs.GetValueOrDefault(enrollment.Run)?.Status;
            Assert.True(status is RunStatus.Draft or RunStatus.Scheduled, $"{enrollment.Id} of {enrollment.Run} ({status}) is still {enrollment.Status} at {enrollment.Node}");
        }
        foreach (var run in snapshot.Runs.Values)
        {
            Assert.False(run.Deleted, $"{run.Id} was deleted and did not vanish");
            var lists = string.Join("; ", snapshot.Imports.Values.Where(import => import.Run == run.Id).Select(import =>
                $"list {import.Id} {import.State} of {import.Accepted}, acknowledged: {string.Join(' ', life.Ledger.Rows.GetValueOrDefault(import.Id) ?? [])}"));
            var inside = all.Where(enrollment => enrollment.Run == run.Id).ToList();
            var about = $"{run.Id} is {run.Status} with {run.Recipients} recipients and {inside.Count} rows; {lists}";
            Assert.True(run.Recipients == inside.Count, about);
            Assert.False(run.Status is RunStatus.Running or RunStatus.Paused, about);
        }
        Assert.All(all, enrollment => Assert.False(enrollment.Reason == "internal_error", $"{enrollment.Id} failed at {enrollment.Node}"));
    }

    /// <summary>What a life was made of: lines of its journal by kind, ends by status, messages.</summary>
    public static Dictionary<string, int> Deeds(Life life)
    {
        var deeds = new Dictionary<string, int> { ["sent"] = life.Machine.Record.List(null, null, 0, int.MaxValue).Count };
        foreach (var partition in Enumerable.Range(0, life.Machine.Count))
        {
            using var reader = life.Machine.Reader(partition);
            foreach (var line in reader.JournalRows(0, int.MaxValue).SelectMany(row => row.Entries))
            {
                var name = line.Kind is JournalKind.Ended or JournalKind.Refused ? $"{line.Kind} {line.Label}" : line.Kind.ToString();
                deeds[name] = deeds.GetValueOrDefault(name) + 1;
            }
            foreach (var enrollment in Enrollments(life.Machine, reader).Where(enrollment => enrollment.Reason is not null))
            {
                var name = $"reason {enrollment.Reason}";
                deeds[name] = deeds.GetValueOrDefault(name) + 1;
            }
        }
        foreach (var run in life.Machine.Catalog.Current.Runs.Values)
        {
            deeds[$"run {run.Status}"] = deeds.GetValueOrDefault($"run {run.Status}") + 1;
        }
        return deeds;
    }

    private static List<Enrollment> Enrollments(SimulatedMachine machine, IPartitionReader reader)
    {
        var all = new List<Enrollment>();
        foreach (var journey in machine.Catalog.Current.Journeys.Keys)
        {
            EnrollmentId? after = new EnrollmentId(0);
            while (after is { } from)
            {
                (var page, after) = reader.Enrollments(new(journey, null, null, null), from, 1_000);
                all.AddRange(page);
            }
        }
        return all;
    }

    /// <summary>Every journal is a chain that tells how the row came to be as it is: each visit begins once and ends once.</summary>
    private static void Journals(IPartitionReader reader, List<Enrollment> people)
    {
        var rows = 0;
        foreach (var enrollment in people)
        {
            var journal = reader.Journal(enrollment);
            rows += journal.Count;
            Assert.All(journal, row => Assert.Equal(enrollment.Id, row.Enrollment));
            Replay(enrollment, journal);
        }
        Assert.Equal(reader.JournalRows(0, int.MaxValue).Count, rows);
    }

    private static void Replay(Enrollment enrollment, IReadOnlyList<JournalRow> journal)
    {
        var (visit, node, inside, ended) = (0, "", false, (string?)null);
        var queued = new Dictionary<int, int>();
        var accepted = new Dictionary<int, int>();
        foreach (var line in journal.SelectMany(row => row.Entries))
        {
            var about = $"{enrollment.Id}, {line.Kind} of visit {line.Visit} at '{line.Node}'";
            switch (line.Kind)
            {
                case JournalKind.Entered:
                    Assert.True(!inside && ended is null && line.Visit == visit + 1, about + ": it was inside already, or had ended");
                    (visit, node, inside) = (line.Visit, line.Node, true);
                    break;
                case JournalKind.Left or JournalKind.Exited or JournalKind.Failed:
                    Assert.True(inside && line.Visit == visit && line.Node == node, about + ": that visit was not open");
                    inside = false;
                    break;
                case JournalKind.Ended:
                    Assert.True(ended is null, about + ": it had ended already");
                    ended = line.Label;
                    break;
                case JournalKind.Queued: queued[line.Visit] = queued.GetValueOrDefault(line.Visit) + 1; break;
                case JournalKind.Accepted: accepted[line.Visit] = accepted.GetValueOrDefault(line.Visit) + 1; break;
            }
        }
        foreach (var (at, count) in accepted)
        {
            Assert.True(count <= queued.GetValueOrDefault(at), $"{enrollment.Id}: {count} accepted of {queued.GetValueOrDefault(at)} queued in visit {at}");
        }
        if (enrollment.IsOpen)
        {
            Assert.True(ended is null && (enrollment.Visit == 0 || (inside && visit == enrollment.Visit && node == enrollment.Node)),
                $"{enrollment.Id} stands at visit {enrollment.Visit} of '{enrollment.Node}', its journal at {visit} of '{node}'");
        }
        else if (ended is not null || enrollment.Visit > 0)
        {
            Assert.False(inside, $"{enrollment.Id} has ended inside '{node}'");
            Assert.Equal(enrollment.Status.ToString().ToLowerInvariant(), ended);
        }
    }

    private static void Counters(Snapshot snapshot, IPartitionReader reader, List<Enrollment> people)
    {
        var byId = people.ToDictionary(enrollment => enrollment.Id);
        var counted = new Dictionary<(JourneyId Journey, RunId Run, string Node, string Name), long>();
        foreach (var row in reader.JournalRows(0, int.MaxValue))
        {
            var enrollment = byId[row.Enrollment];
            var version = snapshot.Journeys[enrollment.Journey].Versions.GetValueOrDefault(row.Version);
            foreach (var change in Counting.Of(row.Entries, node => version?.Find(node)?.Kind))
            {
                var key = (enrollment.Journey, enrollment.Run, change.Node, change.Name);
                counted[key] = counted.GetValueOrDefault(key) + change.Delta;
            }
        }
        foreach (var scope in people.Select(enrollment => (enrollment.Journey, enrollment.Run)).Distinct())
        {
            var kept = reader.Counters(scope.Journey, scope.Run).Where(counter => counter.Value != 0 && !counter.Key.Name.StartsWith("refused:", StringComparison.Ordinal))
                .ToDictionary(counter => counter.Key, counter => counter.Value);
            var recounted = counted.Where(count => (count.Key.Journey, count.Key.Run) == scope && count.Value != 0)
                .ToDictionary(count => (count.Key.Node, count.Key.Name), count => count.Value);
            Assert.Equal(recounted.OrderBy(count => count.Key).Select(count => $"{count}"), kept.OrderBy(count => count.Key).Select(count => $"{count}"));
            foreach (var node in kept.Keys.Select(key => key.Node).Where(node => node.Length > 0).Distinct())
            {
                var waiting = people.Count(enrollment => (enrollment.Journey, enrollment.Run) == scope && enrollment.IsOpen && enrollment.Visit > 0 && enrollment.Node == node);
                var left = kept.Where(counter => counter.Key.Node == node && counter.Key.Name.StartsWith("left:", StringComparison.Ordinal)).Sum(counter => counter.Value);
                Assert.Equal(kept.GetValueOrDefault((node, "entered")), waiting + left + kept.GetValueOrDefault((node, "exited")) + kept.GetValueOrDefault((node, "failed")));
            }
        }
    }

    private static void Tallies(IPartitionReader reader, List<Enrollment> people)
    {
        foreach (var (scope, tally) in reader.Tallies())
        {
            var mine = people.Where(enrollment => new WakeScope(enrollment.Journey, enrollment.Run) == scope).ToList();
            Assert.Equal((mine.Count, mine.Count(enrollment => !enrollment.IsOpen)), (tally.Added, tally.Ended));
        }
    }

    private static void Acknowledged(Life life, int partition, IPartitionReader reader)
    {
        foreach (var people in life.Ledger.Events.Where(item => life.Machine.Of(item.Person) == partition && !life.Ledger.Deleted.Contains(item.Person)).GroupBy(item => item.Person))
        {
            var profile = reader.Profile(people.Key);
            Assert.NotNull(profile);
            var ids = reader.Events(profile.Number, int.MaxValue).Select(happening => happening.Id).ToList();
            Assert.Equal(ids.Distinct().Count(), ids.Count);
            Assert.Empty(people.Select(item => item.EventId).Except(ids!));
        }
        foreach (var (person, mark) in life.Ledger.Marks.Where(item => life.Machine.Of(item.Key) == partition && !life.Ledger.Deleted.Contains(item.Key)))
        {
            var stored = reader.Profile(person)?.Attributes["mark"] is { Kind: ValueKind.Number } number ? (int)number.Number : 0;
            Assert.InRange(stored, mark.Acknowledged, mark.Sent);
        }
        foreach (var (import, rows) in life.Ledger.Rows)
        {
            var row = life.Machine.Catalog.Current.Imports.GetValueOrDefault(import);
            if (row is { State: ImportState.Closed } && !life.Machine.Catalog.Current.Runs.GetValueOrDefault(row.Run)?.Deleted == true)
            {
                Assert.Equal(row.Accepted, rows.Count);
            }
        }
    }

    /// <summary>Providers that honour keys have one item a key; the others too, but for e-mail, which may be sent again with its key.</summary>
    private static void Sent(Life life)
    {
        var items = life.Machine.Record.List(null, null, 0, int.MaxValue);
        foreach (var repeated in items.GroupBy(item => item.Key).Where(group => group.Count() > 1))
        {
            Assert.True(repeated.First().Channel == Channel.Email, $"{repeated.Key} was sent {repeated.Count()} times by {repeated.First().Channel}");
        }
        var keys = items.Select(item => (item.Key.Enrollment, item.Key.Visit)).ToHashSet();
        foreach (var partition in Enumerable.Range(0, life.Machine.Count))
        {
            using var reader = life.Machine.Reader(partition);
            foreach (var row in reader.JournalRows(0, int.MaxValue))
            {
                foreach (var line in row.Entries.Where(line => line.Kind == JournalKind.Accepted))
                {
                    Assert.True(keys.Contains((row.Enrollment, line.Visit)), $"{row.Enrollment} counts a message of visit {line.Visit} as accepted that the provider never had");
                }
            }
        }
    }
}
