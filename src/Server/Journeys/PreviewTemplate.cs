using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime;
using Sojourn.Core;
using Sojourn.Core.Enrollments;
using Sojourn.Core.Journeys;
using Sojourn.Core.Profiles;
using Sojourn.Core.Values;
using Sojourn.Runtime;
using Sojourn.Runtime.Catalog;
using Sojourn.Runtime.Hosting;
using Sojourn.Runtime.Time;

namespace Sojourn.Server;

/// <param name="Template">Liquid, as a node's setting has it.</param>
/// <param name="Kind">text, unless given; or html, where values are escaped as in the HTML of an e-mail.</param>
/// <param name="ProfileId">Whose attributes are shown, and the data of their last enrollment in the journey; a made-up person unless given.</param>
/// <param name="Data">Journey data to show instead.</param>
public sealed record PreviewTemplateRequest(string? Template, string? Kind, string? ProfileId, IReadOnlyDictionary<string, JsonElement>? Data);

/// <param name="Text">What comes out; empty where there is a problem.</param>
/// <param name="Problem">Why it does not parse, or fails for this person.</param>
public sealed record TemplatePreview(string Text, Problem? Problem);

/// <summary>What a template says to one person, by the interpreter that the engine uses.</summary>
internal static class PreviewTemplate
{
    private const int EnrollmentsRead = 100;

    private static readonly Profile MadeUp = Profile.New(0, "tel:+14155550100") with
    {
        Attributes = Data.Of(
            (ProfileFields.FirstName, Value.Of("Ada")), (ProfileFields.LastName, Value.Of("Lovelace")), (ProfileFields.Email, Value.Of("ada@example.com")),
            (ProfileFields.Phone, Value.Of("+14155550100")), (ProfileFields.Locale, Value.Of("en")), (ProfileFields.TimeZone, Value.Of("America/New_York"))),
    };

    public static void Map(IEndpointRouteBuilder api) => api.MapPost("/journeys/{id}/preview", Handle)
        .AsksMuch()
        .WithSummary("Render a template for one person")
        .WithDescription("What a message would say, rendered as it is for sending. Nothing is sent or stored. A template that fails is answered with its problem, not refused.")
        .Refuses(400, 404, 422);

    private static Ok<TemplatePreview> Handle(string id, Body<PreviewTemplateRequest> body, CatalogService catalog, PartitionReaders readers, JourneyClock clock)
    {
        var (journey, request, problems) = (catalog.Journey(RouteIds.Journey(id)), body.Value, new List<Problem>());
        if (request.Template is null)
        {
            problems.Add(new("missing_setting", "template", "Send the template to be rendered."));
        }
        if (request.Kind is not (null or "text" or "html"))
        {
            problems.Add(new("unknown_kind", "kind", $"There is no kind '{request.Kind}'. Use text or html."));
        }
        var data = Attributes.Read(request.Data, "data", problems, out _);
        if (problems.Count > 0)
        {
            throw RefusedException.Invalid("The preview has problems.", problems);
        }
        var (profile, enrollment) = Person(journey, catalog.Draft(journey), request.ProfileId, readers, clock.Now);
        var scope = new Scope(
            profile, enrollment with { Data = enrollment.Data.With(data) }, null,
            new(profile, [], catalog.Current.Segments, journey.Settings, catalog.Current.Zone, Duration.Zero), clock.Now);
        return TypedResults.Ok(Render(new Template(request.Template!), scope, html: request.Kind == "html"));
    }

    private static TemplatePreview Render(Template template, Scope scope, bool html)
    {
        if (template.Error is { } error)
        {
            return new("", new("bad_template", "template", error));
        }
        try
        {
            return new(html ? template.RenderHtml(scope) : template.Render(scope), null);
        }
        catch (TemplateException failed)
        {
            return new("", new("template_failed", "template", failed.Message));
        }
    }

    private static (Profile, Enrollment) Person(Journey journey, Definition draft, string? id, PartitionReaders readers, Instant now)
    {
        var blank = new Enrollment { Journey = journey.Id, Version = journey.Row.CurrentVersion, Visit = 1, EnteredAt = now, Data = Samples(draft, now) };
        if (id is null)
        {
            return (MadeUp, blank);
        }
        var profile = Profiles.Find(readers, id);
        var latest = readers.Of(Ids.SlotOf(profile.Number)).EnrollmentsOf(profile.Number, EnrollmentsRead)
            .Where(enrollment => enrollment.Journey == journey.Id).MaxBy(enrollment => enrollment.Id.Number);
        return (profile, latest is null ? blank : latest with { Data = blank.Data.With(latest.Data) });
    }

    /// <summary>A field shows its default, else something of its type.</summary>
    private static Data Samples(Definition draft, Instant now)
    {
        var data = new DataBuilder();
        foreach (var field in draft.Fields.Where(field => !string.IsNullOrEmpty(field.Name)))
        {
            var given = field.Default is { } written && FieldTypes.TryConvert(field.Type, JsonValues.Read(written), out var converted) ? converted : Value.Null;
            data.Set(field.Name!, !given.IsNull ? given : field.Type switch
            {
                "number" => Value.Of(42),
                "boolean" => Value.Of(true),
                "date" => Value.Of(now),
                _ => Value.Of($"[{field.Name}]"),
            });
        }
        return data.ToData();
    }
}
