using System.Text;
using NodaTime;
using Sojourn.Core.Journeys;
using Sojourn.Runtime.Lists;

namespace Sojourn.Integration.Tests.Lists;

/// <summary>Everything that a list gave, for tests to look at.</summary>
internal sealed record Reading(ListOpening Opening, List<ListRow> Rows, List<RowProblem> Problems, int Rejected)
{
    public static async Task<Reading> Of(
        byte[] bytes, string? map = null, string? charset = null, FieldDefinition[]? fields = null, int step = int.MaxValue,
        string? reentryKey = null, string? duplicates = null)
    {
        using var stream = new SlowStream(bytes, step);
        var options = new ListOptions(fields ?? [], map, "US", DateTimeZoneProviders.Tzdb["America/New_York"], charset, ReentryKey: reentryKey, Duplicates: duplicates);
        var opening = await ListReader.Open(stream, options);
        var reading = new Reading(opening, [], [], 0);
        if (opening.Reader is { } reader)
        {
            await foreach (var batch in reader.Read())
            {
                reading.Rows.AddRange(batch.Rows);
                reading.Problems.AddRange(batch.Problems);
                reading = reading with { Rejected = reading.Rejected + batch.Rejected };
            }
            reading.Problems.AddRange(reader.Remark is { } remark ? [remark] : []);
        }
        return reading;
    }

    public static Task<Reading> Of(string text, string? map = null, params FieldDefinition[] fields) =>
        Of(Encoding.UTF8.GetBytes(text), map, fields: fields);

    /// <summary>Line, column and code of each problem, for comparing.</summary>
    public IEnumerable<string> Listed => Problems.Select(problem => $"{problem.Line} {problem.Column ?? "-"} {problem.Code}");

    public IEnumerable<string> Refusals => Opening.Problems.Select(problem => problem.Code);

    /// <summary>Gives a few bytes at a time, as a network does.</summary>
    private sealed class SlowStream(byte[] bytes, int step) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, step)], cancellationToken);
    }
}
