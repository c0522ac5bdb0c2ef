using Sojourn.Core.Enrollments;
using Sojourn.Core.Values;
using Sojourn.Store;
using Sojourn.Testing;
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
            Books.Balance(reader, life.Machine.Catalog.Current);
            Acknowledged(life, partition, reader);
            Waits.NoneEndedEarly(reader, life.Machine.Catalog.Current);
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
            return Books.Enrollments(reader, snapshot);
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
            foreach (var enrollment in Books.Enrollments(reader, life.Machine.Catalog.Current).Where(enrollment => enrollment.Reason is not null))
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

    private static void Sent(Life life)
    {
        var readers = Enumerable.Range(0, life.Machine.Count).Select(life.Machine.Reader).ToList();
        Books.Agree(readers, life.Machine.Record.List(null, null, 0, int.MaxValue));
        readers.ForEach(reader => reader.Dispose());
    }
}
