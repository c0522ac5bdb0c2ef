using Microsoft.AspNetCore.Http.HttpResults;
using Sojourn.Core.Journeys;

namespace Sojourn.Server;

/// <summary>A journey to begin with; <c>POST /api/journeys</c> takes its name, preset and definition.</summary>
public sealed record ExampleView(string Id, string Name, string Description, string? Preset, Definition Definition);

/// <summary>The examples that come with the server, one file each.</summary>
internal sealed class Examples
{
    private readonly Lazy<Task<Page<ExampleView>>> all = new(Read);

    public static string Folder => Path.Combine(AppContext.BaseDirectory, "examples");

    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/examples", async Task<Ok<Page<ExampleView>>> (Examples examples) =>
            TypedResults.Ok(await examples.all.Value))
        .WithSummary("List the journeys that come as examples");

    private static async Task<Page<ExampleView>> Read()
    {
        var found = new List<ExampleView>();
        foreach (var path in Directory.EnumerateFiles(Folder, "*.json").Order(StringComparer.Ordinal))
        {
            var file = await JourneyFile.Read(path);
            var id = Path.GetFileNameWithoutExtension(path);
            var name = file.Name == id ? char.ToUpperInvariant(id[0]) + id[1..].Replace('-', ' ') : file.Name;
            found.Add(new(id, name, file.Description, file.Preset, file.Definition));
        }
        return new(found, null);
    }
}
