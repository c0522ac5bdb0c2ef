using Sojourn.Core;
using Sojourn.Core.Journeys;
using Sojourn.Core.Json;
using Sojourn.Runtime;
using Sojourn.Runtime.Catalog;

namespace Sojourn.Server;

/// <summary>
/// A journey as a file: a definition alone, named after the file, or what <c>POST /api/journeys</c> takes, with name, preset
/// and settings.
/// </summary>
internal sealed record JourneyFile(string Name, string? Preset, JourneySettings? Settings, Definition Definition, string Description = "")
{
    /// <exception cref="StartRefusedException">There is no such file.</exception>
    /// <exception cref="MalformedException">It is no journey.</exception>
    public static async Task<JourneyFile> Read(string path)
    {
        if (!File.Exists(path))
        {
            throw new StartRefusedException($"There is no file '{path}'.", StartRefusedException.WrongOption);
        }
        ReadOnlyMemory<byte> bytes = await File.ReadAllBytesAsync(path);
        bytes = bytes.Span.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes;
        var (root, problems) = Documents.Read(bytes);
        if (root is not { } document)
        {
            throw new MalformedException(problems);
        }
        var name = Path.GetFileNameWithoutExtension(path);
        if (document.ValueKind != System.Text.Json.JsonValueKind.Object || !document.TryGetProperty("definition", out var definition))
        {
            return new(name, null, null, JourneyDocuments.Definition(document));
        }
        var (request, wrong) = Documents.Read<CreateJourneyRequest>(bytes);
        if (request is null)
        {
            throw new MalformedException(wrong);
        }
        var preset = Presets.Find(request.Preset)
            ?? throw RefusedException.Invalid("unknown_preset", "preset", $"There is no preset '{request.Preset}'.");
        return new(
            request.Name ?? name, request.Preset, request.Settings is { } patch ? JourneyDocuments.Settings(preset, patch) : null,
            JourneyDocuments.Definition(definition, "definition"), request.Description ?? "");
    }

    /// <summary>Creates the journey and publishes it.</summary>
    /// <exception cref="RefusedException">It has errors; the journey stays a draft.</exception>
    public async Task<(Journey Journey, IReadOnlyList<Problem> Warnings)> Publish(CatalogService catalog)
    {
        var journey = await catalog.CreateJourney(Name, Description, Preset, Settings, Definition, []);
        return (await catalog.Publish(journey.Id, recompute: false), catalog.Validate(Definition, journey.Settings));
    }
}
