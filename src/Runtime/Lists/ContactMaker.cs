using NodaTime;
using Sojourn.Core;
using Sojourn.Core.Profiles;
using Sojourn.Core.Values;

namespace Sojourn.Runtime.Lists;

/// <summary>Who a row speaks of: the profile's id, the attributes the row sets on it, and its consents.</summary>
internal sealed class ContactMaker(RowMaker row, ColumnMap map, string region)
{
    private readonly IReadOnlyList<int> ids = map.For(TargetKind.ProfileId);
    private readonly IReadOnlyList<int> phones = map.For(TargetKind.Phone);
    private readonly IReadOnlyList<int> emails = map.For(TargetKind.Email);
    private readonly Filling[] attributes = [.. map.Fillings.Where(filling => filling.Target.Kind == TargetKind.Attribute)];
    private readonly Filling[] consents = [.. map.Fillings.Where(filling => filling.Target.Kind == TargetKind.Consent)];

    public DataBuilder Attributes { get; private set; } = new();

    public DataBuilder Consent { get; private set; } = new();

    /// <summary>The profile's id, or null when the row has been refused.</summary>
    public string? Read()
    {
        Attributes = new();
        Consent = new();
        var idColumn = row.FirstFilled(ids);
        var phoneColumn = row.FirstFilled(phones);
        var phone = phoneColumn < 0 ? null : Phone(phoneColumn);
        var email = Email(isId: idColumn < 0 && phoneColumn < 0, out var refused);
        foreach (var filling in attributes)
        {
            Attribute(filling);
        }
        foreach (var filling in consents)
        {
            ReadConsent(filling);
        }
        if (idColumn >= 0)
        {
            return Bounded(row.Cell(idColumn).ToString(), idColumn);
        }
        if (phoneColumn >= 0)
        {
            return phone is null ? null : $"tel:{phone}";
        }
        if (email is null && !refused)
        {
            row.Refuse("no_contact", -1, "The row has no profile id, phone or e-mail, so nobody can be reached by it.");
        }
        return email is null ? null : Bounded($"mailto:{email.ToLowerInvariant()}", row.FirstFilled(emails));
    }

    private string? Bounded(string id, int column)
    {
        if (!PlainText.IsLine(id))
        {
            row.Refuse("bad_profile_id", column, "A profile's id is one line without control characters.");
            return null;
        }
        if (id.Length > Limits.ProfileIdLength)
        {
            row.Refuse("profile_id_too_long", column, $"A profile's id has at most {Limits.ProfileIdLength} characters; this one has {id.Length}.");
            return null;
        }
        return id;
    }

    private string? Phone(int column)
    {
        switch (Phones.Read(row.Cell(column), region, out var phone))
        {
            case PhoneVerdict.Impossible:
                row.Refuse("phone_impossible", column, $"{row.Shown(column)} cannot be a phone number. "
                    + "Write the area code, and outside the list's own country + and the country code.");
                return null;
            case PhoneVerdict.Unlikely:
                row.Warn("phone_unlikely", column, $"{row.Shown(column)} is in no range that its country is known to use. The row is kept.");
                break;
            case PhoneVerdict.Valid:
                break;
        }
        Attributes.Set(ProfileFields.Phone, Value.Of(phone.E164));
        Attributes.Set(Phones.ExtensionAttribute, Value.Of(phone.Extension));
        return phone.E164;
    }

    private string? Email(bool isId, out bool refused)
    {
        refused = false;
        var column = row.FirstFilled(emails);
        if (column < 0)
        {
            return null;
        }
        if (!EmailAddress.IsSane(row.Cell(column)))
        {
            refused = isId;
            if (isId)
            {
                row.Refuse("email_invalid", column, $"{row.Shown(column)} is not an e-mail address, and the row has no other contact.");
            }
            else
            {
                row.Warn("email_invalid", column, $"{row.Shown(column)} is not an e-mail address. The row is kept without it.");
            }
            return null;
        }
        var email = row.Cell(column).ToString();
        Attributes.Set(ProfileFields.Email, Value.Of(email));
        return email;
    }

    private void Attribute(Filling filling)
    {
        var column = row.FirstFilled(filling.Columns);
        if (column < 0)
        {
            return;
        }
        var text = row.Cell(column).ToString();
        if (filling.Target.Name == ProfileFields.TimeZone && DateTimeZoneProviders.Tzdb.GetZoneOrNull(text) is null)
        {
            row.Warn("unknown_time_zone", column,
                $"{row.Shown(column)} is no time zone. Write one such as America/New_York. The row is kept without it.");
            return;
        }
        Attributes.Set(filling.Target.Name, Value.Of(text));
    }

    /// <summary>A word that we don't know rejects the row: dropping it could message somebody who said no.</summary>
    private void ReadConsent(Filling filling)
    {
        var column = row.FirstFilled(filling.Columns);
        if (column < 0)
        {
            return;
        }
        bool? given = row.Cell(column).ToString().ToLowerInvariant() switch
        {
            "opted_in" or "opted in" or "opt_in" or "opt in" or "opt-in" or "subscribed" or "granted" or "true" or "yes" or "y" or "1" => true,
            "opted_out" or "opted out" or "opt_out" or "opt out" or "opt-out" or "unsubscribed" or "denied" or "false" or "no" or "n" or "0" => false,
            _ => null,
        };
        if (given is null)
        {
            row.Refuse("unknown_consent", column, $"{row.Shown(column)} does not say whether the person agreed. Write opted_in or opted_out.");
            return;
        }
        Consent.Set(filling.Target.Name, Value.Of(given.Value ? "opted_in" : "opted_out"));
    }
}
