using PhoneNumbers;

namespace Sojourn.Runtime.Lists;

/// <summary>
/// The short way for numbers of country code 1. Only the usual spellings take it: ten digits from 2 to 9 on, perhaps after
/// 1 or +1, with spaces, dots, hyphens and brackets between, and perhaps <c>x371</c> at the end. Whether a number is in a
/// range that was given out depends on its first six digits alone, but on two islands (tests check that against the library's
/// own patterns), so the library is asked once for each six and its answer kept.
/// </summary>
internal static class NorthAmerica
{
    public const int Digits = 10;

    private const int AreaAndExchange = 6;
    private const int LongestExtension = 9;

    /// <summary>Barbados and Jamaica give out smaller ranges, such as 876-606-0, so each of their numbers is asked about.</summary>
    private const int Barbados = 246, Jamaica = 876;

    private const byte Valid = 1, NotValid = 2;

    /// <summary>The library's answers by the first six digits; 0 is not asked yet. Two threads may ask the same: no harm.</summary>
    private static readonly byte[] Ranges = new byte[1_000_000];

    /// <param name="digits">Takes the ten national digits.</param>
    public static bool TryRead(ReadOnlySpan<char> text, string region, Span<char> digits, out ReadOnlySpan<char> extension)
    {
        extension = default;
        var plus = !text.IsEmpty && text[0] == '+';
        // Elsewhere, ten digits without a country code are a number of that place.
        if (!plus && region is not ("US" or "CA"))
        {
            return false;
        }
        var ten = 0;
        var country = false;
        for (var i = plus ? 1 : 0; i < text.Length; i++)
        {
            var here = text[i];
            if (here is >= '0' and <= '9')
            {
                if (ten == 0 && !country && here == '1')
                {
                    country = true;
                    continue;
                }
                if (ten == Digits || (ten == 0 && here < '2'))
                {
                    return false;
                }
                digits[ten++] = here;
            }
            else if (here == 'x' && ten == Digits && (text[i - 1] is ' ' or (>= '0' and <= '9')))
            {
                extension = text[(i + 1)..];
                return (country || !plus) && IsExtension(extension);
            }
            else if (here is not (' ' or '-' or '.' or '(' or ')'))
            {
                return false;
            }
        }
        return ten == Digits && (country || !plus);
    }

    public static bool IsValid(ReadOnlySpan<char> digits)
    {
        var range = int.Parse(digits[..AreaAndExchange], System.Globalization.CultureInfo.InvariantCulture);
        if (Ranges[range] == 0 || range / 1_000 is Barbados or Jamaica)
        {
            var number = new PhoneNumber.Builder()
                .SetCountryCode(1).SetNationalNumber(ulong.Parse(digits, System.Globalization.CultureInfo.InvariantCulture)).Build();
            Ranges[range] = PhoneNumberUtil.GetInstance().IsValidNumber(number) ? Valid : NotValid;
        }
        return Ranges[range] == Valid;
    }

    private static bool IsExtension(ReadOnlySpan<char> text) =>
        text.Length is > 0 and <= LongestExtension && !text.ContainsAnyExceptInRange('0', '9');
}
