using System.Net;

namespace Sojourn.Channels.Email;

/// <summary>A link that looks like a button, at the end of a mail. A table is what every mail program can draw.</summary>
internal static class CallToAction
{
    public static string InText(string text, string label, string url)
    {
        var line = label == url ? url : $"{label}: {url}";
        return text.Length == 0 ? line : $"{text.TrimEnd()}\n\n{line}\n";
    }

    public static string InHtml(string html, string label, string url)
    {
        var button =
            "<table role=\"presentation\" cellpadding=\"0\" cellspacing=\"0\" style=\"margin:24px 0\"><tr>"
            + "<td style=\"border-radius:6px;background:#1f4fd8\">"
            + $"<a href=\"{WebUtility.HtmlEncode(url)}\" style=\"display:inline-block;padding:12px 24px;color:#ffffff;"
            + $"font-family:sans-serif;font-size:16px;text-decoration:none\">{WebUtility.HtmlEncode(label)}</a></td></tr></table>";
        var end = html.LastIndexOf("</body", StringComparison.OrdinalIgnoreCase);
        return end < 0 ? html + button : html.Insert(end, button);
    }
}
