using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Sojourn.Core;
using Sojourn.Core.Journeys;
using Sojourn.Core.Values;
using Sojourn.Runtime;
using Sojourn.Runtime.Catalog;
using Sojourn.Runtime.Hosting;
using Sojourn.Runtime.Lists;
using Sojourn.Runtime.Partitions;

namespace Sojourn.Server;

public sealed record ProfilesImported(long Accepted, long Rejected, IReadOnlyList<RowProblem> Problems);

/// <summary>
/// A list of people, each row created or changed as it comes: what is known by its header (phone, e-mail, name) or by the
/// mapping goes where it belongs, the other columns become attributes under their headers in snake_case.
/// </summary>
internal static class ImportProfiles
{
    public static void Map(IEndpointRouteBuilder api) => api.MapPost("/profiles/import", Handle)
        .TakesCsv()
        .WithSummary("Create and change profiles from a list")
        .WithDescription("CSV of any size. Bad rows are listed, good rows are taken. Repeating it changes nothing more. `map` works as for recipients.")
        .Refuses(415, 422);

    private static async Task<Ok<ProfilesImported>> Handle(
        HttpContext context, CatalogService catalog, IPartitions partitions, NodeOptions options, string? map)
    {
        var reading = new ListOptions([], map, options.DefaultRegion, catalog.Current.Zone, CsvBody.Charset(context));
        var opening = await ListReader.Open(context.Request.Body, reading, context.RequestAborted);
        if (opening.Reader is not { } reader)
        {
            throw RefusedException.Invalid("The list cannot be read.", opening.Problems);
        }
        var names = AttributeNames(reader.Map);
        var (accepted, rejected, problems) = (0L, 0L, new List<RowProblem>());
        await foreach (var batch in reader.Read(context.RequestAborted))
        {
            rejected += batch.Rejected;
            problems.AddRange(batch.Problems.Take(Limits.ProblemsInAnswer - problems.Count));
            if (batch.Rows.Count > 0)
            {
                await partitions.AskPatiently([.. batch.Rows.Select(row => (partitions.Of(row.ProfileId), (PartitionRequest)new PutProfileRequest(
                    row.ProfileId, Of(row, names), [], row.Consent, false)))]);
            }
            accepted += batch.Rows.Count;
        }
        if (reader.Remark is { } remark)
        {
            problems = [remark, .. problems.Take(Limits.ProblemsInAnswer - 1)];
        }
        return TypedResults.Ok(new ProfilesImported(accepted, rejected, problems));
    }

    private static Data Of(ListRow row, Dictionary<string, string> names)
    {
        var attributes = new DataBuilder();
        foreach (var (column, cell) in row.Journey)
        {
            if (names.TryGetValue(column, out var name))
            {
                attributes.Set(name, cell);
            }
        }
        return attributes.ToData().With(row.Contact);
    }

    /// <summary>The attribute of each column that nothing else takes.</summary>
    private static Dictionary<string, string> AttributeNames(ColumnMap map)
    {
        var taken = map.Fillings.SelectMany(filling => filling.Columns).ToHashSet();
        return map.Kept.Where(column => !taken.Contains(column))
            .Select(column => (Column: map.Columns[column], Name: Snake(map.Columns[column])))
            .Where(named => NodeName.IsValid(named.Name))
            .ToDictionary(named => named.Column, named => named.Name, StringComparer.Ordinal);
    }

    private static string Snake(string header)
    {
        var name = new StringBuilder();
        foreach (var letter in header)
        {
            if (char.IsAsciiLetterOrDigit(letter))
            {
                name.Append(char.ToLowerInvariant(letter));
            }
            else if (name.Length > 0 && name[^1] != '_')
            {
                name.Append('_');
            }
        }
        return name.ToString().TrimEnd('_');
    }
}
