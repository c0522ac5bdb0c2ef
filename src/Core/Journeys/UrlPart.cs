using System.Text;

namespace Sojourn.Core.Journeys;

/// <summary>A value as a part of an address: in its path, its query or what follows #.</summary>
internal static class UrlPart
{
    /// <param name="value">What is to stand there.</param>
    /// <param name="before">The address so far.</param>
    /// <exception cref="TemplateException">No way of writing the value keeps the path what it is.</exception>
    public static string Escape(string value, StringBuilder before) =>
        IsStep(value) && !before.ToString().Contains('?', StringComparison.Ordinal)
            ? throw new TemplateException($"The value '{value}' cannot be a part of a path: the request would go elsewhere.")
            : Uri.EscapeDataString(value);

    /// <summary>A dot is never escaped, and whoever reads a path takes these for a way through it.</summary>
    public static bool IsStep(string value) => value is "." or "..";
}
