using System.Net;
using NodaTime;
using Sojourn.Channels.Outbound;
using Sojourn.Core.Messages;

namespace Sojourn.Channels.Webhook;

/// <summary>
/// One message is one request, and every reply is the node's to judge. Only 429, and 503 with a Retry-After, mean "not now"
/// and are tried again by us; each try carries the same <c>Idempotency-Key</c>, which endpoints may honour but rarely do.
/// One message a call, so that a slow endpoint holds up nobody but itself.
/// </summary>
internal sealed class HttpProvider(HttpSettings settings, TimeProvider time) : IProvider
{
    /// <summary>A server that names a longer wait is asked again after this.</summary>
    private static readonly Duration LongestWait = Duration.FromHours(1);

    private readonly GuardedHttp http = new(settings.AllowHosts, time);

    private volatile bool isDisposed;

    public string Name => HttpKind.KindName;

    public bool HonoursKey => false;

    public int BatchSize => 1;

    public int InFlight => settings.InFlight;

    public async Task<IReadOnlyList<Answer>> Send(IReadOnlyList<OutgoingMessage> messages, CancellationToken stop)
    {
        var answers = new Answer[messages.Count];
        for (var i = 0; i < answers.Length; i++)
        {
            answers[i] = stop.IsCancellationRequested ? new Answer.Deferred(Answer.Deferred.Stopping) : await Send(messages[i]).ConfigureAwait(false);
            // What was cut off by it is of unknown outcome.
            ObjectDisposedException.ThrowIf(isDisposed, this);
        }
        return answers;
    }

    public ValueTask DisposeAsync()
    {
        isDisposed = true;
        http.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<Answer> Send(OutgoingMessage message)
    {
        if (!WebhookRequest.TryRead(message, settings.TimeoutSeconds, out var request, out var refusal))
        {
            return refusal;
        }
        using var patience = new CancellationTokenSource(request.Timeout, time);
        try
        {
            using var response = await http.Send(request.ToHttp, patience.Token).ConfigureAwait(false);
            return IsNotNow(response) ? new Answer.Deferred("rate_limited", RetryAfter(response))
                : IsRedirect(response) ? Redirected(response)
                : await WebhookResponse.Read(response, patience.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            return new Answer.Rejected("timeout", $"{request.Url.Host} did not answer within {request.Timeout.TotalSeconds:0} seconds.");
        }
        catch (OperationCanceledException)
        {
            // The handler's own patience with opening a connection is shorter than ours with the whole.
            return new Answer.Deferred("connection_failed");
        }
        catch (HttpRequestException error)
        {
            return GuardedHttp.Failure(error);
        }
        catch (Exception error) when (error is IOException or InvalidDataException)
        {
            return new Answer.Rejected("no_reply", $"The connection broke while the answer was read: {error.Message}");
        }
    }

    private static bool IsNotNow(HttpResponseMessage response) =>
        response.StatusCode == HttpStatusCode.TooManyRequests
        || (response.StatusCode == HttpStatusCode.ServiceUnavailable && response.Headers.RetryAfter is not null);

    private Duration? RetryAfter(HttpResponseMessage response)
    {
        var after = response.Headers.RetryAfter;
        var wait = after?.Delta ?? after?.Date - time.GetUtcNow();
        return wait is { } span ? Duration.Max(Duration.Zero, Duration.Min(LongestWait, Duration.FromTimeSpan(span))) : null;
    }

    private static bool IsRedirect(HttpResponseMessage response) =>
        (int)response.StatusCode is 301 or 302 or 303 or 307 or 308 && response.Headers.Location is not null;

    /// <summary>Followed, it could lead anywhere; taken for success, nothing would have happened and nobody would know.</summary>
    private static Answer.Rejected Redirected(HttpResponseMessage response) => new(
        "redirected", $"The address answered {(int)response.StatusCode} and points to {response.Headers.Location}. Put that address into the node.");
}
