using System.Net;
using System.Text;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http.Features;
using Sojourn.Runtime;

namespace Sojourn.Server;

/// <summary>
/// A profile's id may contain a slash, which stands in a path as <c>%2F</c>. Routing leaves that as it is while it decodes everything else,
/// so that the id could not be told from one that contains those three characters: it is read again from the request as it was sent.
/// </summary>
internal static class WholeIds
{
    private const string Prefix = "/api/profiles/";

    public static void UseWholeIds(this WebApplication app)
    {
        // It has to stand behind routing, which would otherwise be added before everything.
        app.UseRouting();
        app.Use((context, next) =>
        {
            var target = context.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "";
            if (!IsText(target.Split('?')[0]))
            {
                throw RefusedException.Invalid("bad_path", "", "The path is no text: what its %-signs stand for is not UTF-8.");
            }
            if (target.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) && context.Request.RouteValues.ContainsKey("id"))
            {
                context.Request.RouteValues["id"] = Uri.UnescapeDataString(target[Prefix.Length..].Split('/', '?')[0]);
            }
            return next(context);
        });
    }

    /// <summary>Bytes that are no UTF-8 would stay as they are written, and <c>%ff</c> be an id of three characters.</summary>
    private static bool IsText(string path)
    {
        var written = Encoding.UTF8.GetBytes(path);
        return Utf8.IsValid(WebUtility.UrlDecodeToBytes(written, 0, written.Length));
    }
}
