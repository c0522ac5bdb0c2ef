using NodaTime;
using Sojourn.Core;
using Sojourn.Core.Profiles;
using Sojourn.Core.Values;
using Sojourn.Runtime.Lists;

namespace Sojourn.Server;

/// <summary>
/// Contact points and personal settings are checked at every door as lists check them: phones become E.164, so that one
/// person has one number however it was typed, and what cannot be an address is refused instead of failing at dispatch.
/// </summary>
internal static class Contacts
{
    private static readonly IReadOnlyList<string> Texts =
        [ProfileFields.Email, ProfileFields.Phone, ProfileFields.FirstName, ProfileFields.LastName, ProfileFields.TimeZone, ProfileFields.Locale,
         ProfileFields.TelegramId, ProfileFields.PushToken];

    /// <param name="attributes">As they came in.</param>
    /// <param name="path">Where they stand in the request.</param>
    /// <param name="region">The region of phones without a country code.</param>
    /// <param name="problems">Gets what is wrong.</param>
    /// <returns>The attributes with contact points in their canonical form.</returns>
    public static Data Checked(Data attributes, string path, string region, List<Problem> problems)
    {
        foreach (var (name, value) in attributes)
        {
            if (name == "id" || name.Contains('.', StringComparison.Ordinal))
            {
                problems.Add(new("bad_name", $"{path}.{name}", "An attribute is not named 'id', and has no dot in its name: expressions could not read it."));
            }
            else if (Texts.Contains(name) && value.Kind != ValueKind.Text)
            {
                problems.Add(new("wrong_type", $"{path}.{name}", "This has to be a text."));
            }
        }
        if (attributes[ProfileFields.Phone] is { Kind: ValueKind.Text } phone)
        {
            if (Phones.Read(phone.Text, region, out var read) == PhoneVerdict.Impossible)
            {
                problems.Add(new("phone_impossible", $"{path}.phone", $"'{phone.Text}' cannot be a phone number. Write it with its country code, as +14155550100."));
            }
            else
            {
                attributes = attributes.With(ProfileFields.Phone, Value.Of(read.E164));
                if (read.Extension is not null)
                {
                    attributes = attributes.With(Phones.ExtensionAttribute, Value.Of(read.Extension));
                }
            }
        }
        if (attributes[ProfileFields.Email] is { Kind: ValueKind.Text } email && !EmailAddress.IsSane(email.Text))
        {
            problems.Add(new("email_invalid", $"{path}.email", $"'{email.Text}' is no e-mail address."));
        }
        if (attributes[ProfileFields.TimeZone] is { Kind: ValueKind.Text } zone && DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone.Text) is null)
        {
            problems.Add(new("unknown_time_zone", $"{path}.time_zone", $"There is no time zone '{zone.Text}'. Use a name such as Europe/Berlin."));
        }
        return attributes;
    }
}
