using Microsoft.AspNetCore.Http.Features;

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
            if (target.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) && context.Request.RouteValues.ContainsKey("id"))
            {
                context.Request.RouteValues["id"] = Uri.UnescapeDataString(target[Prefix.Length..].Split('/', '?')[0]);
            }
            return next(context);
        });
    }
}
