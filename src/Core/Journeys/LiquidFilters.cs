using System.Globalization;
using System.Text;
using NodaTime;
using Scriban;
using Scriban.Functions;
using Scriban.Runtime;
using Sojourn.Core.Values;

namespace Sojourn.Core.Journeys;

/// <summary>
/// The filters that a template may use: Liquid's own, without those that read a clock, make up numbers, evaluate text or load
/// files.
/// </summary>
internal static class LiquidFilters
{
    private static readonly string[] Refused =
        ["array", "date", "html", "include", "include_join", "math", "object", "regex", "string", "timespan", "try_liquid_to_scriban"];

    public static readonly ScriptObject All = Build();

    private static ScriptObject Build()
    {
        var filters = new LiquidBuiltinsFunctions();
        foreach (var name in Refused)
        {
            filters.Remove(name);
        }
        Import("date", new Func<TemplateContext, object?, string?, string>((context, value, pattern) => Date(Of(context).Now, value, pattern)));
        Import("raw", new Func<TemplateContext, object?, string>((context, value) => Of(context).Safe(Of(context).ObjectToString(value))));
        Import("escape", new Func<TemplateContext, object?, string>((context, value) => Of(context).Escaped(Html.Escape(Of(context).ObjectToString(value)), Escaping.Html)));
        Import("escape_once", new Func<TemplateContext, object?, string>((context, value) => Of(context).Escaped(Html.EscapeOnce(Of(context).ObjectToString(value)), Escaping.Html)));
        Import("round", new Func<decimal, int, decimal>((number, digits) => Math.Round(number, Math.Clamp(digits, 0, 28), MidpointRounding.AwayFromZero)));
        Import("ceil", new Func<decimal, decimal>(Math.Ceiling));
        Import("floor", new Func<decimal, decimal>(Math.Floor));
        Import("at_least", new Func<decimal, decimal, decimal>(Math.Max));
        Import("at_most", new Func<decimal, decimal, decimal>(Math.Min));
        Import("divided_by", new Func<decimal, decimal, decimal>(Divided));
        Import("times", new Func<decimal, decimal, decimal>((left, right) => left * right));
        Import("url_encode", new Func<TemplateContext, string?, string>((context, text) => Of(context).Escaped(Uri.EscapeDataString(text ?? ""), Escaping.Url)));
        Import("newline_to_br", new Func<TemplateContext, string?, string>((context, text) => Of(context).WithBreaks(text ?? "")));
        filters.IsReadOnly = true;
        return filters;

        static Liquid Of(TemplateContext context) => (Liquid)context;

        void Import(string name, Delegate filter)
        {
            // Importing does not replace.
            filters.Remove(name);
            filters.Import(name, filter);
        }
    }

    /// <summary>As Liquid has it: whole numbers divide to a whole number.</summary>
    private static decimal Divided(decimal left, decimal right)
    {
        if (right == 0)
        {
            throw new TemplateException("it divides by zero.");
        }
        var quotient = left / right;
        return left.Scale == 0 && right.Scale == 0 ? Math.Floor(quotient) : quotient;
    }

    /// <summary>
    /// A date by a pattern in the manner of strftime, in UTC; what is no date stays as it is. The words <c>'now'</c> and
    /// <c>'today'</c> are the moment of the advance, as the field <c>now</c> is.
    /// </summary>
    private static string Date(Instant now, object? value, string? pattern)
    {
        DateTime moment;
        switch (value)
        {
            case null: return "";
            case DateTime date: moment = date; break;
            case string text when text.Trim().ToLowerInvariant() is "now" or "today": moment = now.ToDateTimeUtc(); break;
            case string text when Value.TryParseDate(text, out var parsed): moment = parsed.Date.ToDateTimeUtc(); break;
            case decimal seconds when seconds is > -62_135_596_800m and < 100_000_000_000m: moment = Instant.FromUnixTimeSeconds((long)seconds).ToDateTimeUtc(); break;
            case int seconds: moment = Instant.FromUnixTimeSeconds(seconds).ToDateTimeUtc(); break;
            default: return Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
        }
        return string.IsNullOrEmpty(pattern) ? Liquid.Seen(moment).ToString() : Format(moment, pattern);
    }

    private static string Format(DateTime moment, string pattern)
    {
        var output = new StringBuilder();
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] != '%' || i + 1 == pattern.Length)
            {
                output.Append(pattern[i]);
                continue;
            }
            var bare = pattern[i + 1] == '-' && i + 2 < pattern.Length;
            i += bare ? 2 : 1;
            var part = Part(moment, pattern[i]);
            output.Append(part is null ? "%" + pattern[i] : bare ? Trimmed(part) : part);
        }
        return output.ToString();
    }

    private static string? Part(DateTime moment, char letter) => letter switch
    {
        'Y' => In(moment, "yyyy"),
        'y' => In(moment, "yy"),
        'm' => In(moment, "MM"),
        'd' => In(moment, "dd"),
        'e' => In(moment, "dd").TrimStart('0').PadLeft(2),
        'H' => In(moment, "HH"),
        'I' => In(moment, "hh"),
        'l' => In(moment, "hh").TrimStart('0').PadLeft(2),
        'M' => In(moment, "mm"),
        'S' => In(moment, "ss"),
        'L' => In(moment, "fff"),
        'p' => In(moment, "tt"),
        'P' => moment.Hour < 12 ? "am" : "pm",
        'B' => In(moment, "MMMM"),
        'b' or 'h' => In(moment, "MMM"),
        'A' => In(moment, "dddd"),
        'a' => In(moment, "ddd"),
        'j' => moment.DayOfYear.ToString("000", CultureInfo.InvariantCulture),
        'u' => (((int)moment.DayOfWeek + 6) % 7 + 1).ToString(CultureInfo.InvariantCulture),
        'w' => ((int)moment.DayOfWeek).ToString(CultureInfo.InvariantCulture),
        'F' => In(moment, "yyyy-MM-dd"),
        'D' or 'x' => In(moment, "MM'/'dd'/'yy"),
        'T' or 'X' => In(moment, "HH:mm:ss"),
        'R' => In(moment, "HH:mm"),
        'c' => In(moment, "ddd MMM dd HH:mm:ss yyyy"),
        'z' => "+0000",
        'Z' => "UTC",
        's' => Instant.FromDateTimeUtc(DateTime.SpecifyKind(moment, DateTimeKind.Utc)).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
        'n' => "\n",
        't' => "\t",
        '%' => "%",
        _ => null,
    };

    private static string Trimmed(string part) => part.TrimStart('0', ' ') is { Length: > 0 } trimmed ? trimmed : "0";

    private static string In(DateTime moment, string format) => moment.ToString(format, CultureInfo.InvariantCulture);
}
