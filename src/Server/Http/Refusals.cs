using System.Globalization;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.WebUtilities;
using Sojourn.Core;
using Sojourn.Runtime;
using Sojourn.Runtime.Partitions;
using Sojourn.Store;

namespace Sojourn.Server;

/// <summary>A problem document of RFC 9457, with a stable code and everything that is wrong.</summary>
public sealed record ProblemDocument(string Type, string Title, int Status, string Code, string Detail, IReadOnlyList<Problem> Problems)
{
    [JsonIgnore]
    public static string ContentType => "application/problem+json";
}

/// <summary>
/// The one place where exceptions and bare status codes become answers. What the caller did wrong is told in full; what we
/// did wrong is logged and told without its inside.
/// </summary>
internal static class Refusals
{
    public static void UseRefusals(this WebApplication app)
    {
        var log = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Sojourn.Http");
        app.Use(async (context, next) =>
        {
            try
            {
                await next(context);
            }
            catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
            {
                // Nobody is there to be answered.
            }
            catch (Exception error) when (!context.Response.HasStarted)
            {
                await Write(context, Of(context, error, log), (error as DeniedException)?.RetryAfter);
            }
        });
        app.UseStatusCodePages(pages => Write(pages.HttpContext, OfStatus(pages.HttpContext)));
    }

    public static ProblemDocument Make(int status, string code, string detail, IReadOnlyList<Problem>? problems = null) => new(
        "about:blank", ReasonPhrases.GetReasonPhrase(status), status, code, detail,
        problems is { Count: > 0 } ? [.. problems.Take(Limits.ProblemsInAnswer)] : [new(code, "", detail)]);

    public static Task Write(HttpContext context, ProblemDocument problem, TimeSpan? retryAfter = null)
    {
        context.Response.StatusCode = problem.Status;
        if (retryAfter is not null || problem.Status == StatusCodes.Status429TooManyRequests)
        {
            context.Response.Headers.RetryAfter = retryAfter is { } wait ? Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture) : "1";
        }
        return context.Response.WriteAsJsonAsync(problem, problem.GetType(), JsonFormats.Options, ProblemDocument.ContentType);
    }

    private static ProblemDocument Of(HttpContext context, Exception error, ILogger log)
    {
        switch (error)
        {
            case RefusedException refused:
                var status = refused.Kind switch
                {
                    RefusalKind.NotFound => StatusCodes.Status404NotFound,
                    RefusalKind.Conflict => StatusCodes.Status409Conflict,
                    RefusalKind.Invalid => StatusCodes.Status422UnprocessableEntity,
                };
                return Make(status, refused.Code, refused.Message, refused.Problems);
            case DeniedException denied:
                return Make(denied.Status, denied.Code, denied.Message);
            case MalformedException malformed:
                return Make(StatusCodes.Status400BadRequest, malformed.Problems[0].Code, malformed.Message, malformed.Problems);
            case BusyException busy:
                return Make(StatusCodes.Status429TooManyRequests, "busy", busy.Message);
            case BadHttpRequestException bad:
                return Make(bad.StatusCode, bad.StatusCode == StatusCodes.Status413PayloadTooLarge ? "too_large" : "bad_request", bad.Message);
            case PartitionAwayException away:
                return Make(StatusCodes.Status503ServiceUnavailable, "partition_away", away.Message);
            case StoreUnavailableException store:
                log.LogError("{Method} {Path} could not be carried out: {Reason}", context.Request.Method, context.Request.Path, store.Message);
                return Make(StatusCodes.Status503ServiceUnavailable, "store_unavailable", "The server cannot write its data at the moment. Its log says why.");
            default:
                log.LogError(error, "{Method} {Path} failed", context.Request.Method, context.Request.Path);
                return Make(StatusCodes.Status500InternalServerError, "internal", "Something went wrong inside the server. Its log says what.");
        }
    }

    private static ProblemDocument OfStatus(HttpContext context) => context.Response.StatusCode switch
    {
        StatusCodes.Status404NotFound => Make(404, "not_found", $"There is nothing at {context.Request.Path}. The API is described at /docs."),
        StatusCodes.Status405MethodNotAllowed => Make(405, "method_not_allowed",
            $"{context.Request.Method} is not possible here. Allowed: {context.Response.Headers.Allow}."),
        StatusCodes.Status415UnsupportedMediaType => Make(415, "unsupported_media_type",
            "Send the body as application/json, with that Content-Type; a list as text/csv."),
        var status => Make(status, "refused", ReasonPhrases.GetReasonPhrase(status)),
    };
}
