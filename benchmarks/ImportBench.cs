using System.Diagnostics;
using System.Globalization;
using System.Text;
using Sojourn.Runtime.Runs;
using Sojourn.Store;

namespace Sojourn.Bench;

/// <summary>(c) A CSV as people have it, to recipients of a draft, to enrollments that have begun; and the same rows written bare.</summary>
internal static class ImportBench
{
    private const string Journey = """
        {
          "fields": [{ "name": "first_name", "type": "string" }, { "name": "plan", "type": "string" }, { "name": "score", "type": "number" }],
          "entry": { "sources": [{ "kind": "run" }] },
          "nodes": [ { "id": "start", "kind": "start" }, { "id": "wait", "kind": "delay", "settings": { "amount": 30, "unit": "hours" } } ],
          "edges": [ { "from": "start", "port": "next", "to": "wait" } ]
        }
        """;

    public sealed record Result(int Rows, double ImportSeconds, double StartSeconds, double BareSeconds)
    {
        public double Imported => Rows / ImportSeconds;

        public double Enrolled => Rows / (ImportSeconds + StartSeconds);

        public double Bare => Rows / BareSeconds;
    }

    public static async Task<Result> Run(int rows)
    {
        var csv = Csv(rows);
        double imported, started;
        await using (var rig = new Rig(new ManualTime()))
        {
            var journey = await rig.Publish(Journey);
            var run = await rig.Catalog.CreateRun(journey, "bench", RunLimits.None);
            var watch = Stopwatch.StartNew();
            var result = await new ListImport(rig.Catalog, rig, "US").Import(run.Id, new MemoryStream(csv), new(null, null, null, null), CancellationToken.None);
            imported = watch.Elapsed.TotalSeconds;
            if (result.Accepted != rows)
            {
                throw new InvalidOperationException($"{result.Accepted} of {rows} rows were taken: {result.Rejected} rejected.");
            }
            watch.Restart();
            await rig.Catalog.StartRun(run.Id);
            await rig.Until(() => rig.Steps >= rows, TimeSpan.FromMinutes(3));
            started = watch.Elapsed.TotalSeconds;
        }
        return new(rows, imported, started, await Bare(rows));
    }

    private static byte[] Csv(int rows)
    {
        var text = new StringBuilder("phone,email,first_name,plan,score,city\n");
        for (var i = 0; i < rows; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"(415) {200 + i / 10_000 % 800}-{i % 10_000:0000},person{i}@example.com,Ann{i},{(i % 3 == 0 ? "pro" : "basic")},{i % 100},\"San Francisco, CA\"\n");
        }
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>The rows of the two steps, in batches of two thousand, by prepared statements, two files side by side.</summary>
    private static async Task<double> Bare(int rows)
    {
        var directory = Rig.NewDirectory();
        try
        {
            await using (var rig = new Rig(new ManualTime(), directory))
            {
                await rig.Publish(Journey);
            }
            var files = Directory.GetFiles(directory, "partition-*.db");
            var watch = Stopwatch.StartNew();
            Parallel.ForEach(files, new() { MaxDegreeOfParallelism = files.Length }, file => Write(file, rows / files.Length));
            return watch.Elapsed.TotalSeconds;
        }
        finally
        {
            Rig.Delete(directory);
        }
    }

    private static void Write(string file, int rows)
    {
        const int batch = 2_000;
        using var partition = new Bare(file);
        var profile = partition.Prepare("INSERT INTO profiles (number, hash, id, created, attributes, consent, segments) VALUES (?, ?, ?, NULL, x'', x'', x'')");
        var enrollment = partition.Prepare(
            "INSERT INTO enrollments (id, profile, journey, run, import, version, key, status, node, wake, held, last_journal, state) VALUES (?, ?, 1, 1, 1, 0, '', 0, '', 0, 0, 0, ?)");
        var data = partition.Prepare("INSERT INTO enrollment_data (id, data) VALUES (?, ?)");
        var known = partition.Prepare("UPDATE profiles SET created = 1, attributes = ? WHERE number = ?");
        var begun = partition.Prepare("UPDATE enrollments SET version = 1, status = 2, node = 'wait', wake = ?, held = 1, last_journal = ?, state = ? WHERE id = ?");
        var changed = partition.Prepare("UPDATE enrollment_data SET data = ? WHERE id = ?");
        var journal = partition.Prepare("INSERT INTO journal (id, previous, enrollment, at, version, entries) VALUES (?, 0, ?, 0, 1, ?)");
        var random = new Random(1);
        var (state, contact, person, attributes, entries) = (new byte[24], new byte[170], new byte[120], new byte[70], new byte[60]);
        for (var from = 1; from <= rows; from += batch)
        {
            partition.Run("BEGIN IMMEDIATE");
            for (var i = from; i < Math.Min(from + batch, rows + 1); i++)
            {
                Bench.Bare.Row(profile, (long)i << 12, random.NextInt64(), "tel:+14155550100");
                Bench.Bare.Row(enrollment, (long)i << 12, (long)i << 12, state);
                Bench.Bare.Row(data, (long)i << 12, contact);
            }
            partition.Run("COMMIT");
        }
        for (var from = 1; from <= rows; from += batch)
        {
            partition.Run("BEGIN IMMEDIATE");
            for (var i = from; i < Math.Min(from + batch, rows + 1); i++)
            {
                Bench.Bare.Row(known, attributes, (long)i << 12);
                Bench.Bare.Row(begun, 2_000_000_000_000L + i, (long)i, state, (long)i << 12);
                Bench.Bare.Row(changed, person, (long)i << 12);
                Bench.Bare.Row(journal, (long)i, (long)i << 12, entries);
            }
            partition.Run("COMMIT");
        }
    }
}
