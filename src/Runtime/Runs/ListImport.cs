using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization;
using Sojourn.Core;
using Sojourn.Core.Values;
using Sojourn.Runtime.Catalog;
using Sojourn.Runtime.Lists;
using Sojourn.Runtime.Partitions;
using Sojourn.Store;

namespace Sojourn.Runtime.Runs;

/// <summary>How a list is to be read.</summary>
/// <param name="Map">The caller's mapping of columns, or null to go by the header.</param>
/// <param name="Duplicates">The column whose value lets the same person be in the run more than once; null skips duplicates.</param>
/// <param name="RetryKey">Repeating the request with the same key is harmless; another request with it is refused.</param>
/// <param name="Charset">The charset that the sender named.</param>
public sealed record ImportOptions(string? Map, string? Duplicates, string? RetryKey, string? Charset);

/// <summary>One thing wrong with a row, as the API shows it.</summary>
public sealed record ListProblem(int Line, string? Column, string Code, string Message, string Severity);

/// <summary>A problem as it is kept, with the rejected row at the first of its errors.</summary>
public sealed record KeptProblem(
    int Line, string? Column, string Code, string Message, string Severity,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] RejectedRow? Row);

/// <summary>What became of a list.</summary>
public sealed record ImportResult(
    int Import, long Accepted, long Rejected, long Warnings, IReadOnlyList<ListProblem> Problems,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? ProblemsUrl);

/// <summary>
/// Takes a list of any size into a draft run, row by row and in constant memory: bad rows are listed and good ones kept. It
/// becomes visible at its end or not at all.
/// </summary>
public sealed class ListImport(CatalogService catalog, IPartitions partitions, string defaultRegion)
{
    /// <summary>Batches that may be on their way to the partitions while the next is read.</summary>
    private const int Ahead = 6;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>The lists that are being read by this process, each with what stops it and what tells that it has stopped.</summary>
    private readonly ConcurrentDictionary<int, Reading> reading = new();

    private sealed record Reading(RunId Run, CancellationTokenSource Stop, TaskCompletionSource Over);

    public async Task<ImportResult> Import(RunId id, Stream list, ImportOptions options, CancellationToken cancelled)
    {
        var run = catalog.Run(id);
        using var fingerprint = options.RetryKey is null ? null : new Fingerprint(list, options);
        if (fingerprint is not null && catalog.Current.ImportOf(id, options.RetryKey!) is { } known)
        {
            return await Repeated(known, fingerprint, cancelled);
        }
        var journey = catalog.Journey(run.Journey);
        var definition = journey.Current?.Definition ?? catalog.Draft(journey);
        var opening = await ListReader.Open(fingerprint ?? list, new(
            definition.Fields, options.Map, defaultRegion, catalog.Current.Zone, options.Charset, ListRemarks.Reached(definition), journey.Settings.Reentry.Key, options.Duplicates), cancelled);
        if (opening.Reader is not { } reader)
        {
            throw RefusedException.Invalid("The list cannot be read.", opening.Problems);
        }
        if (options.Duplicates is { } column && !reader.Columns.Contains(column, StringComparer.Ordinal))
        {
            throw RefusedException.Invalid("unknown_column", "duplicates",
                $"The list has no column '{column}'. It has: {string.Join(", ", reader.Columns)}.");
        }
        var import = await catalog.OpenImport(id, options.RetryKey);
        if (import.State == ImportState.Closed)
        {
            // It came to another server, or ended a moment ago.
            return await Repeated(import, fingerprint!, cancelled);
        }
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancelled);
        var here = reading[import.Id] = new(id, stop, new(TaskCreationOptions.RunContinuationsAsynchronously));
        try
        {
            var tally = await Read(run, import.Id, reader, stop.Token);
            stop.Token.ThrowIfCancellationRequested();
            var result = new ImportResult(import.Id, tally.Accepted, tally.Rejected, tally.Warnings, tally.First,
                tally.Listed > tally.First.Count ? $"/api/runs/{id}/imports/{import.Id}/problems" : null);
            await catalog.CloseImport(import.Id, tally.Accepted, tally.Rejected, JsonSerializer.SerializeToUtf8Bytes(result, Json), reader.Map.Original,
                fingerprint is null ? null : await fingerprint.OfTheRest(stop.Token));
            return result;
        }
        catch (Exception) when (!cancelled.IsCancellationRequested && (stop.IsCancellationRequested || IsGivenUp(import.Id)))
        {
            await catalog.DiscardImport(import.Id);
            throw RefusedException.Conflict("import_given_up", "The list was given up while it was being read. Nothing of it is in the run.");
        }
        catch
        {
            await catalog.DiscardImport(import.Id);
            throw;
        }
        finally
        {
            reading.TryRemove(import.Id, out _);
            here.Over.SetResult();
        }
    }

    /// <summary>
    /// Gives up the list that is being imported into a run, and waits until nothing is left of it that anybody could see. One that ended
    /// before stays as it ended. A sender that hangs up is noticed only when what it sent before has been read; this is at once.
    /// </summary>
    public async Task<bool> GiveUp(RunId id)
    {
        if (reading.FirstOrDefault(each => each.Value.Run == id) is not { Value: { } here, Key: var import })
        {
            return await GiveUpElsewhere(id);
        }
        try
        {
            await here.Stop.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
            // It ended meanwhile, by itself.
        }
        await here.Over.Task;
        return IsGivenUp(import);
    }

    private bool IsGivenUp(int import) => catalog.Current.Imports.GetValueOrDefault(import)?.State == ImportState.Discarded;

    /// <summary>A list that another server is reading, or that is only just begun: whoever reads it finds that nobody wants it any more.</summary>
    private async Task<bool> GiveUpElsewhere(RunId id)
    {
        var open = catalog.IsShared ? catalog.Current.Imports.Values.FirstOrDefault(import => import.Run == id && import.State == ImportState.Open) : null;
        return open is not null && (await catalog.DiscardImport(open.Id)).State == ImportState.Discarded;
    }

    /// <summary>What the same request was answered when it came first.</summary>
    /// <exception cref="RefusedException">The key was used for another list, or for the same one read in another way.</exception>
    private static async Task<ImportResult> Repeated(ImportRow earlier, Fingerprint fingerprint, CancellationToken cancelled)
    {
        if (earlier.Fingerprint is { } first && await fingerprint.OfTheRest(cancelled) is var now && !now.AsSpan().SequenceEqual(first))
        {
            throw RefusedException.Invalid("idempotency_key_reused", "Idempotency-Key",
                "This Idempotency-Key came with another list, or with other parameters, before. Nothing of this one was taken: send it with a new key.");
        }
        return JsonSerializer.Deserialize<ImportResult>(earlier.Result!, Json)!;
    }

    private async Task<Tally> Read(RunRow run, int import, ListReader reader, CancellationToken cancelled)
    {
        var tally = new Tally();
        var ahead = new Queue<Task<(ListBatch Batch, IReadOnlyList<RowProblem> Duplicates)>>();
        await foreach (var batch in reader.Read(cancelled))
        {
            ahead.Enqueue(Send(run, import, batch));
            if (ahead.Count >= Ahead)
            {
                Take(tally, import, await ahead.Dequeue());
            }
        }
        while (ahead.TryDequeue(out var sent))
        {
            Take(tally, import, await sent);
        }
        foreach (var remark in reader.Remarks.Reverse())
        {
            Remark(tally, import, remark);
        }
        return tally;
    }

    private async Task<(ListBatch, IReadOnlyList<RowProblem>)> Send(RunRow run, int import, ListBatch batch)
    {
        var problems = new List<RowProblem>();
        var sent = batch.Rows.GroupBy(row => partitions.Of(row.ProfileId)).Select(async group =>
        {
            var rows = group.ToList();
            var recipients = rows.Select(row => ToRecipient(row)).ToList();
            var reply = (AddRecipientsReply)await Patiently(group.Key, new(run.Journey, run.Id, import, recipients));
            return (Rows: rows, Recipients: recipients, reply.Added);
        }).ToList();
        foreach (var task in sent)
        {
            var (rows, recipients, added) = await task;
            for (var i = 0; i < rows.Count; i++)
            {
                if (!added[i])
                {
                    problems.Add(new(rows[i].Line, null, "duplicate",
                        $"'{rows[i].ProfileId}' is in this run already{(recipients[i].Key.Length > 0 ? $", with '{recipients[i].Key}'" : "")}."));
                }
            }
        }
        return (batch, problems);
    }

    /// <summary>An import can wait: a full bulk lane slows the reading of the list down.</summary>
    private async Task<PartitionReply> Patiently(int partition, AddRecipientsRequest request)
    {
        while (true)
        {
            try
            {
                return await partitions.Ask(partition, request);
            }
            catch (BusyException)
            {
                await Task.Delay(10);
            }
        }
    }

    private static Recipient ToRecipient(ListRow row)
    {
        var contact = row.Consent.IsEmpty ? row.Contact : row.Contact.With(Recipients.ConsentKey, Value.Of(row.Consent));
        return new(row.ProfileId, row.Key, contact, row.Journey);
    }

    private void Take(Tally tally, int import, (ListBatch Batch, IReadOnlyList<RowProblem> Duplicates) sent)
    {
        tally.Accepted += sent.Batch.Rows.Count - sent.Duplicates.Count;
        tally.Rejected += sent.Batch.Rejected + sent.Duplicates.Count;
        var problems = sent.Batch.Problems.Concat(sent.Duplicates).OrderBy(problem => problem.Line).ToList();
        if (problems.Count == 0)
        {
            return;
        }
        tally.Warnings += problems.Count(problem => problem.Severity == Severity.Warning);
        tally.Listed += problems.Count;
        tally.First.AddRange(problems.Take(Limits.ProblemsInAnswer - tally.First.Count).Select(Shown));
        var kept = problems.Take((int)Math.Max(0, Limits.ProblemsKept - (tally.Listed - problems.Count))).ToList();
        if (kept.Count > 0)
        {
            Keep(import, kept);
        }
    }

    /// <summary>What concerns the whole list comes first, however many rows have problems.</summary>
    private void Remark(Tally tally, int import, RowProblem remark)
    {
        tally.Warnings++;
        tally.Listed++;
        tally.First.Insert(0, Shown(remark));
        if (tally.First.Count > Limits.ProblemsInAnswer)
        {
            tally.First.RemoveAt(tally.First.Count - 1);
        }
        Keep(import, [remark]);
    }

    private void Keep(int import, IReadOnlyList<RowProblem> problems) => catalog.Store.AddProblems(import, [.. problems.Select(problem =>
        JsonSerializer.SerializeToElement(new KeptProblem(problem.Line, problem.Column, problem.Code, problem.Message, Word(problem.Severity), problem.Row), Json))]);

    private static ListProblem Shown(RowProblem problem) => new(problem.Line, problem.Column, problem.Code, problem.Message, Word(problem.Severity));

    private static string Word(Severity severity) => severity.ToString().ToLowerInvariant();

    private sealed class Tally
    {
        public long Accepted;
        public long Rejected;
        public long Warnings;
        public long Listed;
        public List<ListProblem> First { get; } = [];
    }
}
