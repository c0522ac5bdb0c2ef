namespace Sojourn.Server;

internal static class RouteDescriptions
{
    /// <summary>Says in the reference with which statuses a route refuses; each answer is a problem document.</summary>
    public static RouteHandlerBuilder Refuses(this RouteHandlerBuilder route, params ReadOnlySpan<int> statuses)
    {
        foreach (var status in statuses)
        {
            route.Produces<ProblemDocument>(status, ProblemDocument.ContentType);
        }
        return route;
    }
}
