using NodaTime;
using Sojourn.Core.Values;

namespace Sojourn.Core.Profiles;

/// <summary>
/// A person we may address, as one batch sees them. Contact points and personal settings are attributes with well-known
/// names (<see cref="ProfileFields"/>), so that expressions, imports and templates read everything the same way.
/// </summary>
/// <param name="Number">The row number; its lowest bits are the slot.</param>
/// <param name="Id">The id clients use, such as <c>tel:+14155550100</c>.</param>
/// <param name="Created">When the profile came to be; null while only a draft list knows the id.</param>
/// <param name="Consent">Channel to <c>opted_in</c> or <c>opted_out</c>; absent means never asked.</param>
/// <param name="Segments">Segments the person was put into by hand or by an update node, as names with <c>true</c>.</param>
public sealed record Profile(long Number, string Id, Instant? Created, Data Attributes, Data Consent, Data Segments)
{
    public const string AnonymousPrefix = "anon:";

    public bool IsAnonymous => Id.StartsWith(AnonymousPrefix, StringComparison.Ordinal);

    public static Profile New(long number, string id) => new(number, id, null, Data.Empty, Data.Empty, Data.Empty);

    public string? Text(string field) => Text(Attributes, field);

    /// <summary>What the person is called: by first and last name, else by the whole name; null when none is known.</summary>
    public string? Name => NameIn(Attributes);

    /// <summary>The profile's IANA zone, or null when none is set or it does not exist.</summary>
    public DateTimeZone? Zone => Text(ProfileFields.TimeZone) is { } name ? DateTimeZoneProviders.Tzdb.GetZoneOrNull(name) : null;

    /// <summary>What attributes call the person, which a list may bring before there is a profile.</summary>
    public static string? NameIn(Data attributes) =>
        string.Join(' ', new[] { Text(attributes, ProfileFields.FirstName), Text(attributes, ProfileFields.LastName) }.OfType<string>()) is { Length: > 0 } name
            ? name
            : Text(attributes, ProfileFields.Name);

    private static string? Text(Data attributes, string field) => attributes[field] is { Kind: ValueKind.Text } value && value.Text.Length > 0 ? value.Text : null;
}

/// <summary>The well-known attributes.</summary>
public static class ProfileFields
{
    public const string Email = "email";
    public const string Phone = "phone";
    public const string FirstName = "first_name";
    public const string LastName = "last_name";

    /// <summary>The whole name, of lists that have it in one column.</summary>
    public const string Name = "name";

    public const string TimeZone = "time_zone";
    public const string Locale = "locale";
    public const string TelegramId = "telegram_id";
    public const string PushToken = "push_token";
}

/// <summary>Something a profile did, at a time.</summary>
public sealed record ProfileEvent(string Name, Instant At, Data Properties, string? Id = null);
