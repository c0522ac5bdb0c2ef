using Sojourn.Core;
using Sojourn.Core.Enrollments;
using Sojourn.Core.Messages;
using Sojourn.Runtime.Catalog;
using Sojourn.Store;
using Xunit;

namespace Sojourn.Testing;

/// <summary>Holds what is on the disk against itself: rows, journal, counters, tallies, and the sandbox's own record.</summary>
public static class Books
{
    /// <summary>What is true of a partition at every moment.</summary>
    public static void Balance(IPartitionReader reader, Snapshot snapshot)
    {
        var people = Enrollments(reader, snapshot);
        Journals(reader, people);
        Counters(snapshot, reader, people);
        Tallies(reader, people);
    }

    /// <summary>
    /// What a provider had is what the journal says it accepted, and no key was sent twice: but for e-mail, which may be sent
    /// again with its key when the outcome of the first time is unknown.
    /// </summary>
    public static void Agree(IEnumerable<IPartitionReader> readers, IReadOnlyList<SandboxMessage> sent)
    {
        foreach (var repeated in sent.GroupBy(item => item.Key).Where(group => group.Count() > 1))
        {
            Assert.True(repeated.First().Channel == Channel.Email, $"{repeated.Key} was sent {repeated.Count()} times by {repeated.First().Channel}");
        }
        var keys = sent.Select(item => (item.Key.Enrollment, item.Key.Visit)).ToHashSet();
        foreach (var row in readers.SelectMany(reader => reader.JournalRows(0, int.MaxValue)))
        {
            foreach (var line in row.Entries.Where(line => line.Kind == JournalKind.Accepted))
            {
                Assert.True(keys.Contains((row.Enrollment, line.Visit)), $"{row.Enrollment} counts a message of visit {line.Visit} as accepted that the provider never had");
            }
        }
    }

    public static List<Enrollment> Enrollments(IPartitionReader reader, Snapshot snapshot)
    {
        var all = new List<Enrollment>();
        foreach (var journey in snapshot.Journeys.Keys)
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
                case JournalKind.Receipt when line.Label != CallOutcome.Failed && CallOutcome.All.Contains(line.Label):
                    Assert.True(accepted.ContainsKey(line.Visit), about + ": a call that was never placed has an outcome");
                    break;
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
            var kept = reader.Counters(scope.Journey, scope.Run).Where(counter => counter.Value != 0 && !counter.Key.Name.StartsWith(Counting.RefusedBecause, StringComparison.Ordinal))
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
}
