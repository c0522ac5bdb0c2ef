using Sojourn.Core.Journeys;
using Sojourn.Core.Messages;
using Sojourn.Core.Profiles;

namespace Sojourn.Runtime.Lists;

public enum TargetKind { ProfileId, Phone, Email, Attribute, Consent, Field }

/// <summary>What a column can fill.</summary>
/// <param name="Name">The attribute, the channel or the journey field.</param>
public sealed record Target(TargetKind Kind, string Name)
{
    public const string Ignore = "-";

    private static readonly Dictionary<string, Target> WellKnown = new[]
    {
        new Target(TargetKind.ProfileId, "profile_id"),
        new Target(TargetKind.Phone, ProfileFields.Phone),
        new Target(TargetKind.Email, ProfileFields.Email),
        new Target(TargetKind.Attribute, ProfileFields.FirstName),
        new Target(TargetKind.Attribute, ProfileFields.LastName),
        new Target(TargetKind.Attribute, ProfileFields.Name),
        new Target(TargetKind.Attribute, ProfileFields.TimeZone),
        new Target(TargetKind.Attribute, ProfileFields.Locale),
        new Target(TargetKind.Attribute, ProfileFields.TelegramId),
        new Target(TargetKind.Attribute, ProfileFields.PushToken),
    }.ToDictionary(target => target.Name);

    /// <summary>Header names, normalised, that the world's exports use for the well-known targets.</summary>
    private static readonly Dictionary<string, Target> Headers = Words(
        ("profile_id", "profileid externalid"),
        ("phone", Mobiles + " phone phonenumber phoneno tel telephone telephonenumber phonework workphone businessphone phonebusiness "
            + "phonehome homephone phoneother otherphone primaryphone phoneprimary mainphone phone1value phone1 phone2 phone3 "
            + "telefon telefonnummer telefonnr rufnummer festnetz telefonprivat telefongeschäftlich teléfono telefono numerodetelefono númerodeteléfono "
            + "téléphone numérodetéléphone numerodetelephone fixe"),
        ("email", "email emailaddress mail mailaddress emailwork workemail emailhome homeemail emailother otheremail primaryemail "
            + "emailprimary email1value email1 email2 email3 emailadresse mailadresse correo correoelectrónico correoelectronico courriel adresseemail "
            + "adressemail adresseélectronique"),
        ("first_name", "firstname givenname forename vorname nombre prénom prenom"),
        ("last_name", "lastname surname familyname nachname familienname apellido apellidos nomdefamille"),
        ("name", "name"),
        ("time_zone", "timezone tz zeitzone"),
        ("locale", "locale language lang sprache idioma langue"),
        ("telegram_id", "telegramid telegramchatid"),
        ("push_token", "pushtoken devicetoken"));

    private const string Mobiles = "mobile mobilephone mobilenumber phonemobile cell cellphone cellnumber phonecell cellular "
        + "mobil mobiltelefon mobilnummer mobilfunknummer handy handynummer móvil movil teléfonomóvil telefonomovil celular portable téléphoneportable telephoneportable";

    public static IEnumerable<string> Names => WellKnown.Keys;

    /// <summary>What a mapping calls it.</summary>
    public string Word => Kind switch
    {
        TargetKind.Attribute when !WellKnown.ContainsKey(Name) => "profile." + Name,
        TargetKind.Consent => "consent." + Name,
        TargetKind.ProfileId or TargetKind.Phone or TargetKind.Email or TargetKind.Attribute or TargetKind.Field => Name,
    };

    /// <summary>What a target's name in a mapping means. A journey field called <c>phone</c> and the phone are both filled.</summary>
    public static IReadOnlyList<Target> Parse(string name, IReadOnlyList<FieldDefinition> fields)
    {
        var targets = new List<Target>();
        if (fields.Any(field => field.Name == name))
        {
            targets.Add(new(TargetKind.Field, name));
        }
        if (Contact(name) is { } contact)
        {
            targets.Add(contact);
        }
        return targets;
    }

    /// <summary>What a column fills by its header alone; often nothing.</summary>
    public static IReadOnlyList<Target> Recognise(string header, IReadOnlyList<FieldDefinition> fields)
    {
        var targets = new List<Target>();
        var word = Normalise(header);
        if (fields.FirstOrDefault(field => field.Name == header) is { } same)
        {
            targets.Add(new(TargetKind.Field, same.Name!));
        }
        else if (fields.FirstOrDefault(field => field.Name is { } name && Normalise(name) == word) is { } alike)
        {
            targets.Add(new(TargetKind.Field, alike.Name!));
        }
        if ((Headers.GetValueOrDefault(word) ?? Contact(header)) is { } contact)
        {
            targets.Add(contact);
        }
        return targets;
    }

    /// <summary>A mobile is asked before other phones: it takes texts, and its owner picks up.</summary>
    public static bool IsMobile(string header) => Mobiles.Split(' ').Contains(Normalise(header));

    /// <summary>Letters and digits alone, in lower case: <c>E-mail Address</c> and <c>email_address</c> are the same.</summary>
    public static string Normalise(string header) =>
        string.Concat(header.Where(char.IsLetterOrDigit).Select(char.ToLowerInvariant));

    private static Target? Contact(string name)
    {
        if (WellKnown.TryGetValue(name, out var target))
        {
            return target;
        }
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        var rest = name[(dot + 1)..];
        return (dot < 0 ? "" : name[..dot]) switch
        {
            "profile" when WellKnown.GetValueOrDefault(rest) is { Kind: not TargetKind.ProfileId } known => known,
            "profile" when NodeName.IsValid(rest) => new(TargetKind.Attribute, rest),
            "consent" when Core.Messages.Channels.TryParse(rest, out var channel) && channel != Channel.Webhook => new(TargetKind.Consent, rest),
            _ => null,
        };
    }

    private static Dictionary<string, Target> Words(params ReadOnlySpan<(string Target, string Headers)> lines)
    {
        var words = new Dictionary<string, Target>();
        foreach (var (target, headers) in lines)
        {
            foreach (var header in headers.Split(' '))
            {
                words.Add(header, WellKnown[target]);
            }
        }
        return words;
    }
}
