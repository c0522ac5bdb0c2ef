using Microsoft.AspNetCore.Http.Metadata;

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

    /// <summary>
    /// What any route of a group can be answered before it is entered: nobody is known (401), or not allowed to do this (403); the body is none that
    /// a JSON request may have (413, 415).
    /// </summary>
    public static RouteGroupBuilder RefusesAtTheGate(this RouteGroupBuilder group)
    {
        ((IEndpointConventionBuilder)group).Finally(route =>
        {
            foreach (var status in AtTheGate(route.Metadata).Except(route.Metadata.OfType<IProducesResponseTypeMetadata>().Select(answer => answer.StatusCode)).ToList())
            {
                route.Metadata.Add(new ProducesResponseTypeMetadata(status, typeof(ProblemDocument), [ProblemDocument.ContentType]));
            }
        });
        return group;
    }

    private static IEnumerable<int> AtTheGate(IList<object> route)
    {
        if (!route.OfType<RouteAccess.OpenToAll>().Any())
        {
            yield return StatusCodes.Status401Unauthorized;
            if (route.OfType<RouteAccess.OwnersOnly>().Any() || !route.OfType<IHttpMethodMetadata>().Any(methods => methods.HttpMethods.Contains(HttpMethods.Get)))
            {
                yield return StatusCodes.Status403Forbidden;
            }
        }
        if (route.OfType<IAcceptsMetadata>().Any())
        {
            yield return StatusCodes.Status413PayloadTooLarge;
            yield return StatusCodes.Status415UnsupportedMediaType;
        }
    }
}
