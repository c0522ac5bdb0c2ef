using System.Diagnostics;

namespace Sojourn.Bench;

/// <summary>
/// (a) What the store itself can do: the rows of the engine's cycles written by a bare loop of prepared statements into the
/// same files, one fsync a batch, the sandbox's record included. One thread a partition, as in the engine.
/// </summary>
internal static class BoundBench
{
    private const int Batch = 1_000;

    public sealed record Result(long Steps, double Seconds)
    {
        public double Rate => Steps / Seconds;
    }

    public static Result Run(string directory, bool random, int cycles)
    {
        var sandboxGate = new Lock();
        using var sandbox = new Bare(Path.Combine(directory, "sandbox.db"));
        var record = sandbox.Prepare(
            "INSERT INTO messages (channel, address, enrollment, visit, idx, repeat, node, calls, at, content) VALUES (1, ?, ?, ?, 0, 0, 'text', 1, ?, ?)");
        var content = new byte[(int)sandbox.Longs("SELECT cast(avg(length(content)) AS INTEGER) FROM messages")[0]];
        var files = Directory.GetFiles(directory, "partition-*.db");
        var steps = 0L;
        var watch = Stopwatch.StartNew();
        Parallel.ForEach(files, new() { MaxDegreeOfParallelism = files.Length }, file =>
            Interlocked.Add(ref steps, Write(file, random, cycles, sandbox, record, content, sandboxGate)));
        return new(steps, watch.Elapsed.TotalSeconds);
    }

    private static long Write(
        string file, bool random, int cycles, Bare sandbox, SQLitePCL.sqlite3_stmt record, byte[] content, Lock sandboxGate)
    {
        using var partition = new Bare(file);
        var ids = partition.Longs("SELECT id FROM enrollments ORDER BY id").ToArray();
        if (random)
        {
            new Random(1).Shuffle(ids);
        }
        var journalId = partition.Longs("SELECT max(id) FROM journal")[0];
        var outboxId = 0L;
        var state = new byte[(int)partition.Longs("SELECT cast(avg(length(state)) AS INTEGER) FROM enrollments")[0]];
        var entries = new byte[(int)partition.Longs("SELECT cast(avg(length(entries)) AS INTEGER) FROM (SELECT entries FROM journal ORDER BY id DESC LIMIT 1000)")[0]];
        var inputs = Array.Empty<byte>();
        var update = partition.Prepare("UPDATE enrollments SET version = 1, status = ?2, node = ?3, wake = ?4, held = 1, last_journal = ?5, state = ?6 WHERE id = ?1");
        var journal = partition.Prepare("INSERT INTO journal (id, previous, enrollment, at, version, entries) VALUES (?, ?, ?, ?, 1, ?)");
        var queue = partition.Prepare(
            "INSERT INTO outbox (journey, run, channel, id, enrollment, visit, idx, profile, node, address, inputs, state, due, attempts, since) "
            + "VALUES (9, 9, 1, ?, ?, 1, 0, 1, 'text', '+14155550100', ?, 0, ?, 0, ?)");
        var dequeue = partition.Prepare("DELETE FROM outbox WHERE journey = 9 AND run = 9 AND channel = 1 AND id = ?");
        var steps = 0L;
        var due = 2_000_000_000_000L;
        for (var cycle = 0; cycle < cycles; cycle++)
        {
            var answered = new List<(long Id, long Outbox)>();
            for (var from = 0; from < ids.Length + Batch; from += Batch)
            {
                // One batch: the answers of the messages before, and the next wakes. Sorted by key, as the engine writes.
                var woken = ids.Skip(from).Take(Batch).Order().ToArray();
                partition.Run("BEGIN IMMEDIATE");
                var next = new List<(long, long)>(woken.Length);
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
                partition.Run("COMMIT");
                steps += woken.Length + answered.Count;
                lock (sandboxGate)
                {
                    sandbox.Run("BEGIN IMMEDIATE");
                    foreach (var (id, row) in next)
                    {
                        Bare.Row(record, "+14155550100", id, 1_000_000 + row, due, content);
                    }
                    sandbox.Run("COMMIT");
                }
                answered = next;
            }
        }
        return steps;
    }
}
