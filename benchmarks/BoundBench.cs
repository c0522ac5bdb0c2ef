using System.Diagnostics;

namespace Sojourn.Bench;

/// <summary>
/// (a) What the store itself can do: the rows of the engine's cycles written by a bare loop of prepared statements into the
/// same files, one fsync a batch, the sandbox's record included. One thread a partition, as in the engine.
/// </summary>
internal sealed class BoundBench : IDisposable
{
    private const int Batch = 1_000;

    private readonly string directory;
    private readonly BareSandbox sandbox;
    private readonly List<BarePartition> partitions;

    private BoundBench(string directory, bool random)
    {
        this.directory = directory;
        sandbox = new(Path.Combine(directory, "sandbox.db"));
        partitions = [.. Directory.GetFiles(directory, "partition-*.db").Select(file => new BarePartition(file, random, sandbox))];
    }

    public sealed record Result(long Steps, double Seconds)
    {
        public double Rate => Steps / Seconds;

        public static Result operator +(Result one, Result other) => new(one.Steps + other.Steps, one.Seconds + other.Seconds);
    }

    /// <summary>The bare loop goes over files that the engine has filled; its first cycle is not counted either.</summary>
    public static async Task<BoundBench> Begin(int count, bool random)
    {
        var directory = Rig.NewDirectory();
        await EngineBench.Fill(directory, count);
        var bench = new BoundBench(directory, random);
        bench.Cycle();
        return bench;
    }

    public Result Cycle()
    {
        var steps = 0L;
        var watch = Stopwatch.StartNew();
        Parallel.ForEach(partitions, new() { MaxDegreeOfParallelism = partitions.Count }, partition => Interlocked.Add(ref steps, partition.Cycle()));
        return new(steps, watch.Elapsed.TotalSeconds);
    }

    public void Dispose()
    {
        partitions.ForEach(partition => partition.Dispose());
        sandbox.Dispose();
        Rig.Delete(directory);
    }

    /// <summary>The record of what the sandbox was given, one file for all partitions.</summary>
    private sealed class BareSandbox : IDisposable
    {
        private readonly Lock gate = new();
        private readonly Bare file;
        private readonly SQLitePCL.sqlite3_stmt record;
        private readonly byte[] content;
        private long keys;

        public BareSandbox(string path)
        {
            file = new(path);
            record = file.Prepare(
                "INSERT INTO messages (channel, address, enrollment, visit, idx, repeat, node, calls, at, content) VALUES (1, ?, ?, ?, 0, 0, 'text', 1, ?, ?)");
            content = new byte[(int)file.Longs("SELECT cast(avg(length(content)) AS INTEGER) FROM messages")[0]];
            keys = 1_000_000;
        }

        public void Record(List<(long Enrollment, long Row)> messages, long at)
        {
            lock (gate)
            {
                file.Run("BEGIN IMMEDIATE");
                foreach (var (enrollment, _) in messages)
                {
                    Bare.Row(record, "+14155550100", enrollment, ++keys, at, content);
                }
                file.Run("COMMIT");
            }
        }

        public void Dispose() => file.Dispose();
    }

    private sealed class BarePartition : IDisposable
    {
        private readonly BareSandbox sandbox;
        private readonly Bare file;
        private readonly long[] ids;
        private readonly byte[] state;
        private readonly byte[] entries;
        private readonly byte[] inputs = [];
        private readonly SQLitePCL.sqlite3_stmt update;
        private readonly SQLitePCL.sqlite3_stmt journal;
        private readonly SQLitePCL.sqlite3_stmt queue;
        private readonly SQLitePCL.sqlite3_stmt dequeue;
        private long journalId;
        private long outboxId;
        private long due = 2_000_000_000_000L;

        public BarePartition(string path, bool random, BareSandbox sandbox)
        {
            this.sandbox = sandbox;
            file = new(path);
            ids = [.. file.Longs("SELECT id FROM enrollments ORDER BY id")];
            if (random)
            {
                new Random(1).Shuffle(ids);
            }
            journalId = file.Longs("SELECT max(id) FROM journal")[0];
            state = new byte[(int)file.Longs("SELECT cast(avg(length(state)) AS INTEGER) FROM enrollments")[0]];
            entries = new byte[(int)file.Longs("SELECT cast(avg(length(entries)) AS INTEGER) FROM (SELECT entries FROM journal ORDER BY id DESC LIMIT 1000)")[0]];
            update = file.Prepare("UPDATE enrollments SET version = 1, status = ?2, node = ?3, wake = ?4, held = 1, last_journal = ?5, state = ?6 WHERE id = ?1");
            journal = file.Prepare("INSERT INTO journal (id, previous, enrollment, at, version, entries) VALUES (?, ?, ?, ?, 1, ?)");
            queue = file.Prepare(
                "INSERT INTO outbox (journey, run, channel, id, enrollment, visit, idx, profile, node, address, inputs, state, due, attempts, since) "
                + "VALUES (9, 9, 1, ?, ?, 1, 0, 1, 'text', '+14155550100', ?, 0, ?, 0, ?)");
            dequeue = file.Prepare("DELETE FROM outbox WHERE journey = 9 AND run = 9 AND channel = 1 AND id = ?");
        }

        public long Cycle()
        {
            var steps = 0L;
            var answered = new List<(long Enrollment, long Row)>();
            for (var from = 0; from < ids.Length + Batch; from += Batch)
            {
                // One batch: the answers of the messages before, and the next wakes. Sorted by key, as the engine writes.
                var woken = ids.Skip(from).Take(Batch).Order().ToArray();
                var next = new List<(long, long)>(woken.Length);
                file.Run("BEGIN IMMEDIATE");
                foreach (var (id, _) in answered)
                {
                    Bare.Row(update, id, 2, "wait", due++, ++journalId, state);
                    Bare.Row(journal, journalId, journalId - 1, id, due, entries);
                }
                foreach (var id in woken)
                {
                    Bare.Row(update, id, 1, "text", null, ++journalId, state);
                    Bare.Row(journal, journalId, journalId - 1, id, due, entries);
                    Bare.Row(queue, ++outboxId, id, inputs, due, due);
                    next.Add((id, outboxId));
                }
                foreach (var (_, row) in answered)
                {
                    Bare.Row(dequeue, row);
                }
                file.Run("COMMIT");
                steps += woken.Length + answered.Count;
                sandbox.Record(next, due);
                answered = next;
            }
            return steps;
        }

        public void Dispose() => file.Dispose();
    }
}
