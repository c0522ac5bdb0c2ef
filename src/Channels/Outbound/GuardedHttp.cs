using System.Net;
using Polly;
using Polly.Retry;
using Sojourn.Core.Messages;

namespace Sojourn.Channels.Outbound;

/// <summary>
/// Requests to URLs that journeys name, behind an <see cref="AddressGuard"/>. Redirects are not followed and no proxy is
/// used: both would lead around the guard. A connection that could not be opened is tried twice more at once, since then
/// nothing reached the other side; whatever was sent is never repeated here, that is for the node's own retries.
/// </summary>
internal sealed class GuardedHttp : IDisposable
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    private readonly HttpClient client;
    private readonly ResiliencePipeline connecting;

    public GuardedHttp(IEnumerable<string> allowHosts, TimeProvider time)
    {
        client = new(new SocketsHttpHandler
        {
            ConnectCallback = new AddressGuard(allowHosts).Connect,
            ConnectTimeout = ConnectTimeout,
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.All,
            // DNS is asked again now and then, so that an endpoint can move.
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        })
        { Timeout = Timeout.InfiniteTimeSpan };
        connecting = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<HttpRequestException>(NeverArrived),
                MaxRetryAttempts = 2,
                Delay = TimeSpan.FromMilliseconds(200),
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
            })
            .Build();
    }

    /// <summary>Sends and reads the headers; the body is the caller's.</summary>
    /// <param name="request">Makes the request anew for each try: a sent one cannot be sent again.</param>
    /// <exception cref="HttpRequestException">See <see cref="Failure"/>.</exception>
    public async Task<HttpResponseMessage> Send(Func<HttpRequestMessage> request, CancellationToken stop) =>
        await connecting.ExecuteAsync(
            async token =>
            {
                using var message = request();
                return await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, token).ConfigureAwait(false);
            },
            stop).ConfigureAwait(false);

    /// <summary>
    /// What a failed request means. Nothing arrived: <c>connection_failed</c>, to be tried later. It may have arrived:
    /// <c>no_reply</c>, since repeating could do it twice.
    /// </summary>
    public static Answer Failure(HttpRequestException error)
    {
        for (Exception? inner = error; inner is not null; inner = inner.InnerException)
        {
            if (inner is AddressRefusedException)
            {
                return new Answer.Rejected("address_refused", inner.Message);
            }
        }
        return NeverArrived(error)
            ? new Answer.Deferred("connection_failed")
            : new Answer.Rejected("no_reply", $"The connection broke before the answer was read: {error.Message}");
    }

    public void Dispose() => client.Dispose();

    private static bool NeverArrived(HttpRequestException error) =>
        error.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
            or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError
        && error.InnerException is not AddressRefusedException;
}
