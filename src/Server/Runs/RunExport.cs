using System.Globalization;
using NodaTime;
using NodaTime.Text;
using Sojourn.Core;
using Sojourn.Core.Enrollments;
using Sojourn.Core.Journeys.Nodes;
using Sojourn.Core.Values;
using Sojourn.Runtime.Catalog;
using Sojourn.Runtime.Hosting;
using Sojourn.Runtime.Lists;
using Sojourn.Store;
using JourneyNode = Sojourn.Core.Journeys.Nodes.Node;

namespace Sojourn.Server;

/// <summary>
/// A run's results as CSV: the original columns, then how each recipient stands, then what each node came to. A result column
/// whose name a column of the list has already gets <c>result_</c> before it, as often as it takes.
/// </summary>
internal sealed class RunExport(CatalogService catalog, PartitionReaders readers)
{
    private const int PageSize = 1_000;

    private static readonly string[] Fixed =
        ["profile_id", "enrollment_id", "status", "enrollment_status", "node", "reason", "attempts", "talk_seconds", "entered_at", "ended_at"];

    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/runs/{id}/export.csv", Handle)
        .LastsLong()
        .Produces<string>(StatusCodes.Status200OK, "text/csv")
        .WithSummary("Export a run's results as CSV")
        .WithDescription("The original columns, then profile_id, status and the rest, then outcome or status, reason and attempts of each node. A result column "
            + "whose name the list has already is called result_NAME. Cells that a spreadsheet would run as formulas (`=…`, `@…`, `+` or `-` before anything but a number) have an apostrophe before them; "
            + "with `spreadsheet=false` they go out as they came, for programs. With `spreadsheet=true` the file also begins with a byte-order mark, by which spreadsheets know UTF-8. "
            + "It is called by the names of the journey and the run.")
        .Refuses(404, 422);

    private static async Task Handle(string id, HttpContext context, CatalogService catalog, RunExport export, bool? spreadsheet)
    {
        var run = catalog.Run(RouteIds.Run(id));
        context.Response.ContentType = "text/csv; charset=utf-8";
        context.Response.Headers.ContentDisposition = CsvFile.Disposition(catalog.Journey(run.Journey).Row.Name, run.Name.Length > 0 ? run.Name : run.Id.ToString());
        await export.Write(run, context.Response.Body, spreadsheet ?? true, context.RequestAborted, withMark: spreadsheet is true);
    }

    /// <returns>How many recipients were written.</returns>
    public async Task<long> Write(RunRow run, Stream target, bool forSpreadsheets, CancellationToken stop, bool withMark = false)
    {
        var snapshot = catalog.Current;
        var journey = snapshot.Journeys[run.Journey];
        var query = new EnrollmentQuery(run.Journey, run.Id, null, null, EnrollmentPages.Unfinished(snapshot));
        var nodes = NodeColumns(journey, catalog.Draft(journey).Nodes);
        await using var text = CsvFile.Writer(target, withMark);
        var rows = new StringWriter(CultureInfo.InvariantCulture);
        var csv = new CsvWriter(rows, forSpreadsheets);
        Header(csv, run, nodes);
        var written = 0L;
        foreach (var reader in readers.All)
        {
            EnrollmentId? after = new(0);
            while (after is { } from)
            {
                stop.ThrowIfCancellationRequested();
                var (items, last) = reader.Enrollments(query, from, PageSize);
                var ids = reader.ProfileIds([.. items.Select(item => item.Profile).Distinct()]);
                foreach (var item in items)
                {
                    Row(csv, run, nodes, item, ids.GetValueOrDefault(item.Profile, ""), snapshot);
                }
                written += items.Count;
                await text.WriteAsync(rows.GetStringBuilder(), stop);
                rows.GetStringBuilder().Clear();
                after = last;
            }
        }
        await text.FlushAsync(stop);
        return written;
    }

    private static void Header(CsvWriter csv, RunRow run, IReadOnlyList<(string Node, string Field, string Name)> nodes)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var column in run.Columns)
        {
            taken.Add(column);
            csv.Cell(column);
        }
        foreach (var name in Fixed.Concat(nodes.Select(column => column.Name)))
        {
            // Results that were a list themselves have a result_status already.
            var free = name;
            while (!taken.Add(free))
            {
                free = "result_" + free;
            }
            csv.Cell(free);
        }
        csv.EndRow();
    }

    private static void Row(
        CsvWriter csv, RunRow run, IReadOnlyList<(string Node, string Field, string Name)> nodes, Enrollment item, string profile, Snapshot snapshot)
    {
        var view = snapshot.Scope(new(item.Journey, item.Run));
        var (status, reason) = Effective.Of(item, view);
        foreach (var column in run.Columns)
        {
            csv.Cell(OriginalCell.Of(item.Data, column));
        }
        csv.Cell(profile);
        csv.Cell(item.Id.ToString());
        csv.Cell(status);
        csv.Cell(Effective.Coarse(status));
        csv.Cell(Effective.Node(item, view));
        csv.Cell(reason);
        csv.Cell(EnrollmentView.AttemptsOf(item).ToString(CultureInfo.InvariantCulture));
        csv.Cell(TalkSeconds(item).ToString("0.##", CultureInfo.InvariantCulture));
        csv.Cell(item.Visit == 0 ? "" : Shown(item.EnteredAt));
        csv.Cell(item.EndedAt is { } ended ? Shown(ended) : "");
        foreach (var (node, field, _) in nodes)
        {
            csv.Cell(item.Results[node] is { Kind: ValueKind.Object } result ? result.Object[field].ToString() : "");
        }
        csv.EndRow();
    }

    /// <summary>What the nodes of the newest version tell: the outcome of calls and waits, the status of messages and requests.</summary>
    private static List<(string Node, string Field, string Name)> NodeColumns(Journey journey, IReadOnlyList<JourneyNode> draft) =>
        [.. (journey.Current?.Definition.Nodes ?? draft).SelectMany(node => Fields(node).Select(field => (node.Id, field, $"{node.Id}.{field}")))];

    private static string[] Fields(JourneyNode node) => node switch
    {
        Call => ["outcome", "reason", "attempts"],
        MessageNode or Webhook => ["status", "reason", "attempts"],
        WaitFor => ["outcome"],
        Goal => ["reachedAt"],
        _ => [],
    };

    private static decimal TalkSeconds(Enrollment item) => item.Results.Sum(result =>
        result.Value is { Kind: ValueKind.Object } fields && fields.Object["talkSeconds"] is { Kind: ValueKind.Number } talk ? talk.Number : 0);

    private static string Shown(Instant instant) => InstantPattern.ExtendedIso.Format(instant);
}
