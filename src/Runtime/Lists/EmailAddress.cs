using System.Buffers;

namespace Sojourn.Runtime.Lists;

/// <summary>
/// A sane look at an e-mail address: enough to list a typing error, and no more, since only the mail server knows. The
/// lengths are RFC 5321's; quoted local parts, which nobody has, are refused.
/// </summary>
public static class EmailAddress
{
    private const int Longest = 254;
    private const int LongestLocal = 64;
    private const int LongestLabel = 63;

    private static readonly SearchValues<char> Barred = SearchValues.Create(" \t\r\n\"(),:;<>[]\\@");

    public static bool IsSane(ReadOnlySpan<char> address)
    {
        var sign = address.LastIndexOf('@');
        if (address.Length > Longest || sign is < 1 or > LongestLocal)
        {
            return false;
        }
        var local = address[..sign];
        var domain = address[(sign + 1)..];
        return !local.ContainsAny(Barred) && Printable(local) && local[0] != '.' && local[^1] != '.'
            && local.IndexOf("..", StringComparison.Ordinal) < 0 && IsDomain(domain);
    }

    private static bool IsDomain(ReadOnlySpan<char> domain)
    {
        var labels = 0;
        foreach (var part in domain.Split('.'))
        {
            var label = domain[part];
            if (label.Length is 0 or > LongestLabel || label[0] == '-' || label[^1] == '-')
            {
                return false;
            }
            foreach (var here in label)
            {
                // Letters of any script: a domain may be written in its own.
                if (!char.IsLetterOrDigit(here) && here != '-' && !char.IsSurrogate(here) && char.GetUnicodeCategory(here)
                    is not (System.Globalization.UnicodeCategory.NonSpacingMark or System.Globalization.UnicodeCategory.SpacingCombiningMark))
                {
                    return false;
                }
            }
            labels++;
        }
        return labels >= 2;
    }

    private static bool Printable(ReadOnlySpan<char> local)
    {
        foreach (var here in local)
        {
            if (char.IsControl(here) || char.IsWhiteSpace(here))
            {
                return false;
            }
        }
        return true;
    }
}
