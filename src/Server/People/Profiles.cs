using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime;
using Sojourn.Core;
using Sojourn.Core.Messages;
using Sojourn.Core.Profiles;
using Sojourn.Core.Values;
using Sojourn.Runtime;
using Sojourn.Runtime.Hosting;
using Sojourn.Runtime.Partitions;

namespace Sojourn.Server;

/// <summary>What a profile is to have. Contact points may stand beside the other attributes; a null removes what it names.</summary>
/// <param name="TimeZone">An IANA name such as Europe/Berlin.</param>
/// <param name="Attributes">What conditions and templates read as <c>profile.*</c>.</param>
/// <param name="Consent">Channel to opted_in or opted_out.</param>
public sealed record PutProfileBody(
    JsonElement? Email, JsonElement? Phone, JsonElement? FirstName, JsonElement? LastName, JsonElement? TimeZone, JsonElement? Locale,
    IReadOnlyDictionary<string, JsonElement>? Attributes, IReadOnlyDictionary<string, JsonElement>? Consent);

/// <summary>A person we may address.</summary>
public sealed record ProfileView(
    string Id, string? Email, string? Phone, string? FirstName, string? LastName, string? TimeZone, string? Locale, Data Attributes, Data Consent,
    IReadOnlyList<string> Segments, Instant? CreatedAt)
{
    internal static ProfileView Of(Profile profile) => new(
        profile.Id, profile.Text(ProfileFields.Email), profile.Text(ProfileFields.Phone), profile.Text(ProfileFields.FirstName),
        profile.Text(ProfileFields.LastName), profile.Text(ProfileFields.TimeZone), profile.Text(ProfileFields.Locale), profile.Attributes,
        profile.Consent, [.. profile.Segments.Select(segment => segment.Key)], profile.Created);
}

internal static class Profiles
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapPut("/profiles/{id}", Put)
            .WithSummary("Create or change a profile")
            .WithDescription("What is left out stays; `replace=true` removes the attributes that are not named.")
            .Refuses(400, 422, 429);
        api.MapGet("/profiles/{id}", Get).WithSummary("Get a profile").Refuses(404);
        api.MapDelete("/profiles/{id}", Delete)
            .WithSummary("Delete a profile")
            .WithDescription("Its open enrollments exit, and its data is erased.")
            .Refuses(404);
    }

    public static Profile Find(PartitionReaders readers, string id) =>
        readers.Profile(id) is { Created: not null } profile ? profile : throw RefusedException.NotFound("profile", id);

    private static async Task<Ok<ProfileView>> Put(string id, Body<PutProfileBody> body, IPartitions partitions, PartitionReaders readers, NodeOptions node, bool? replace)
    {
        RouteIds.Profile(id, "id");
        var request = body.Value;
        var problems = new List<Problem>();
        var members = new Dictionary<string, JsonElement>(request.Attributes ?? new Dictionary<string, JsonElement>(), StringComparer.Ordinal);
        foreach (var (name, value) in ((string, JsonElement?)[])
        [
            (ProfileFields.Email, request.Email), (ProfileFields.Phone, request.Phone), (ProfileFields.FirstName, request.FirstName),
            (ProfileFields.LastName, request.LastName), (ProfileFields.TimeZone, request.TimeZone), (ProfileFields.Locale, request.Locale),
        ])
        {
            if (value is { } given)
            {
                members[name] = given;
            }
        }
        var attributes = Contacts.Checked(Attributes.Read(members, "attributes", problems, out var removed), "attributes", node.DefaultRegion, problems);
        var consent = Consent(request.Consent, problems);
        if (problems.Count > 0)
        {
            throw RefusedException.Invalid("The profile has problems; nothing was changed.", problems);
        }
        await partitions.Ask(partitions.Of(id), new PutProfileRequest(id, attributes, removed, consent, replace ?? false));
        return TypedResults.Ok(ProfileView.Of(Find(readers, id)));
    }

    private static Ok<ProfileView> Get(string id, PartitionReaders readers) => TypedResults.Ok(ProfileView.Of(Find(readers, id)));

    private static async Task<NoContent> Delete(string id, IPartitions partitions) =>
        await partitions.Ask(partitions.Of(id), new DeleteProfileRequest(id)) is Refused
            ? throw RefusedException.NotFound("profile", id)
            : TypedResults.NoContent();

    private static Data Consent(IReadOnlyDictionary<string, JsonElement>? given, List<Problem> problems)
    {
        var consent = new DataBuilder();
        foreach (var (name, value) in given ?? new Dictionary<string, JsonElement>())
        {
            if (!Core.Messages.Channels.TryParse(name, out var channel) || channel == Channel.Webhook)
            {
                problems.Add(new("unknown_channel", $"consent.{name}", $"There is no channel '{name}' that needs consent."));
            }
            else if (value.ValueKind != JsonValueKind.String || value.GetString() is not ("opted_in" or "opted_out"))
            {
                problems.Add(new("unknown_consent", $"consent.{name}", "A consent is opted_in or opted_out."));
            }
            else
            {
                consent.Set(name, Value.Of(value.GetString()));
            }
        }
        return consent.ToData();
    }
}
