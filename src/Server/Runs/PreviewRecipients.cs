using Microsoft.AspNetCore.Http.HttpResults;
using Sojourn.Core;
using Sojourn.Core.Journeys;
using Sojourn.Runtime.Catalog;
using Sojourn.Runtime.Hosting;
using Sojourn.Runtime.Lists;
using Sojourn.Runtime.Runs;

namespace Sojourn.Server;

/// <summary>Something that a column can fill.</summary>
/// <param name="Field">In the words of <c>map</c>.</param>
/// <param name="Required">The journey needs it, and has no default.</param>
public sealed record ListTarget(string Field, string Label, string Type, bool Required);

/// <summary>The beginning of a list as it would be read, for a person to look at before it is imported.</summary>
/// <param name="Encoding">As it was recognised, such as utf-8 or windows-1252.</param>
/// <param name="Rows">The first rows, cell by cell; long cells are cut.</param>
/// <param name="Targets">What a column can fill here; <c>profile.ATTRIBUTE</c> and <c>consent.CHANNEL</c> besides.</param>
/// <param name="Problems">Of the list as a whole, on line 1, and of the rows shown.</param>
public sealed record RecipientsPreview(
    string Encoding, string Delimiter, IReadOnlyList<PreviewColumn> Columns, IReadOnlyList<IReadOnlyList<string>> Rows,
    IReadOnlyList<ListTarget> Targets, IReadOnlyList<ListProblem> Problems);

internal static class PreviewRecipients
{
    public static void Map(IEndpointRouteBuilder api) => api.MapPost("/runs/{id}/recipients/preview", Handle)
        .TakesCsv()
        .WithSummary("Look at the beginning of a list before it is imported")
        .WithDescription("Send the first bytes of the list, 256 KB at most. Answers how it is read, what its columns would fill (by `map`, or by the header), the "
            + "first hundred rows and what is wrong with them. Nothing is stored.")
        .Refuses(404, 413, 415, 422);

    private static async Task<Ok<RecipientsPreview>> Handle(string id, HttpContext context, CatalogService catalog, NodeOptions node, string? map)
    {
        var journey = catalog.Journey(catalog.Run(RouteIds.Run(id)).Journey);
        var fields = (journey.Current?.Definition ?? catalog.Draft(journey)).Fields;
        var options = new ListOptions(fields, map, node.DefaultRegion, catalog.Current.Zone, CsvBody.Charset(context), ReentryKey: journey.Settings.Reentry.Key);
        var (bytes, cut) = await Beginning(context);
        var preview = await ListPreview.Read(bytes, cut, options, context.RequestAborted);
        return TypedResults.Ok(new RecipientsPreview(
            preview.Encoding, preview.Delimiter, preview.Columns, preview.Rows, Targets(fields),
            [
                .. preview.Problems.Select(problem => new ListProblem(1, null, problem.Code, problem.Message, Word(problem.Severity))),
                .. preview.RowProblems.Select(problem => new ListProblem(problem.Line, problem.Column, problem.Code, problem.Message, Word(problem.Severity))),
            ]));
    }

    private static async Task<(ReadOnlyMemory<byte> Bytes, bool Cut)> Beginning(HttpContext context)
    {
        var buffer = new byte[Limits.PreviewBytes + 1];
        var length = await context.Request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, context.RequestAborted);
        return length <= Limits.PreviewBytes
            ? (buffer.AsMemory(0, length), length == Limits.PreviewBytes)
            : throw new BadHttpRequestException($"Send the first {Limits.PreviewBytes / 1024} KB of the list.", StatusCodes.Status413PayloadTooLarge);
    }

    private static List<ListTarget> Targets(IReadOnlyList<FieldDefinition> fields) =>
    [
        .. fields.Where(field => field.Name is not null).Select(field =>
            new ListTarget(field.Name!, Label(field.Name!), field.Type ?? "string", field.Required && !ColumnMap.HasDefault(field))),
        .. Target.Names.Where(name => fields.All(field => field.Name != name)).Select(name =>
            new ListTarget(name, Label(name), name is "phone" or "email" ? name : "string", false)),
    ];

    /// <summary><c>first_name</c> as people read it.</summary>
    private static string Label(string name)
    {
        var words = name.Replace('_', ' ');
        return char.ToUpperInvariant(words[0]) + words[1..];
    }

    private static string Word(Severity severity) => severity == Severity.Error ? "error" : "warning";
}
