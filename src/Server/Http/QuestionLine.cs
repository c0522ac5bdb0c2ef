using Sojourn.Core;

namespace Sojourn.Server;

/// <summary>
/// Who asks for what is stored holds a thread for as long as the store takes. So many do at once, fewer than there are threads; the others stand
/// in line without one, so that probes, the cluster and whatever needs no store find a thread whatever is asked and however slow the store is.
/// </summary>
internal static class QuestionLine
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    /// <summary>It changes nothing, and stands in line as whatever is read does.</summary>
    private sealed record Asks;

    /// <summary>Its answer goes on for as long as somebody reads it, and holds a thread for a moment now and then.</summary>
    private sealed record Lasts;

    public static TBuilder AsksMuch<TBuilder>(this TBuilder route)
        where TBuilder : IEndpointConventionBuilder => route.WithMetadata(new Asks());

    public static TBuilder LastsLong<TBuilder>(this TBuilder route)
        where TBuilder : IEndpointConventionBuilder => route.WithMetadata(new Lasts());

    public static void UseQuestionLine(this WebApplication app)
    {
        var places = new SemaphoreSlim(Limits.QuestionsAtOnce);
        app.Lifetime.ApplicationStopped.Register(places.Dispose);
        app.Use(async (context, next) =>
        {
            if (!Stands(context))
            {
                await next(context);
                return;
            }
            if (!await places.WaitAsync(Patience, context.RequestAborted))
            {
                throw new DeniedException(StatusCodes.Status503ServiceUnavailable, "busy",
                    $"The store answers more slowly than it is asked; {Limits.QuestionsAtOnce} questions are open. Ask again in a moment.", RetryAfter);
            }
            try
            {
                await next(context);
            }
            finally
            {
                places.Release();
            }
        });
    }

    private static bool Stands(HttpContext context)
    {
        var route = context.GetEndpoint()?.Metadata;
        return context.Request.Path.StartsWithSegments("/api") && route?.GetMetadata<Lasts>() is null
            && (RouteAccess.IsSafe(context.Request) || route?.GetMetadata<Asks>() is not null);
    }
}
