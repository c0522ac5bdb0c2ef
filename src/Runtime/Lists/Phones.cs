using PhoneNumbers;

namespace Sojourn.Runtime.Lists;

public enum PhoneVerdict { Impossible, Unlikely, Valid }

/// <summary>A phone that can be dialled.</summary>
/// <param name="E164">Such as <c>+14155550100</c>.</param>
/// <param name="Extension">What to dial once somebody answers; kept apart, since E.164 has no place for it.</param>
public readonly record struct Phone(string E164, string? Extension);

/// <summary>
/// Phones as people write them. Google's library judges: impossible is a number of a length that its country does not
/// have, or one without its area code; unlikely is one in no range that the country has given out, which is accepted since
/// new ranges open faster than anybody updates. North American numbers have a way through <see cref="NorthAmerica"/> that is
/// several times shorter and gives the same answers.
/// </summary>
public static class Phones
{
    /// <summary>The attribute that keeps a phone's extension, which E.164 has no place for.</summary>
    public const string ExtensionAttribute = "phone_extension";

    private static readonly PhoneNumberUtil Library = PhoneNumberUtil.GetInstance();

    /// <summary>Longer cells are no phones; the library itself refuses at 250.</summary>
    private const int Longest = 250;

    public static bool IsRegion(string region) => Library.GetSupportedRegions().Contains(region);

    /// <param name="region">ISO 3166 region in which a number without a country code is meant.</param>
    public static PhoneVerdict Read(ReadOnlySpan<char> text, string region, out Phone phone)
    {
        Span<char> digits = stackalloc char[NorthAmerica.Digits];
        if (NorthAmerica.TryRead(text, region, digits, out var extension))
        {
            phone = new(string.Concat("+1", digits), extension.IsEmpty ? null : extension.ToString());
            return NorthAmerica.IsValid(digits) ? PhoneVerdict.Valid : PhoneVerdict.Unlikely;
        }
        return ReadByLibrary(text, region, out phone);
    }

    /// <summary>The long way, which is the reference for the short one.</summary>
    public static PhoneVerdict ReadByLibrary(ReadOnlySpan<char> text, string region, out Phone phone)
    {
        phone = default;
        // Most refusals are seen here, for an exception each would make a list of bad phones very slow.
        if (text.Length > Longest || !ContainsDigit(text))
        {
            return PhoneVerdict.Impossible;
        }
        try
        {
            var number = Library.Parse(text.ToString(), region);
            if (Library.IsPossibleNumberWithReason(number) != PhoneNumberUtil.ValidationResult.IS_POSSIBLE)
            {
                return PhoneVerdict.Impossible;
            }
            phone = new(Library.Format(number, PhoneNumberFormat.E164), number.HasExtension ? number.Extension : null);
            return Library.IsValidNumber(number) ? PhoneVerdict.Valid : PhoneVerdict.Unlikely;
        }
        catch (NumberParseException)
        {
            return PhoneVerdict.Impossible;
        }
    }

    private static bool ContainsDigit(ReadOnlySpan<char> text)
    {
        foreach (var here in text)
        {
            if (char.IsDigit(here))
            {
                return true;
            }
        }
        return false;
    }
}
