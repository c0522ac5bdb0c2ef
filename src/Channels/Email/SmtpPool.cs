using System.Collections.Concurrent;
using MailKit.Net.Smtp;

namespace Sojourn.Channels.Email;

/// <summary>
/// Connections that are open and authenticated, kept for the next mail. One that has lain idle is asked with a NOOP before it
/// is trusted: servers close them without a word. There are as many as calls under way, no more.
/// </summary>
internal sealed class SmtpPool(SmtpSettings settings, TimeProvider time) : IAsyncDisposable
{
    private readonly ConcurrentStack<SmtpClient> idle = new();

    /// <summary>An idle connection that still works, else a new one.</summary>
    /// <exception cref="OperationCanceledException">The server did not answer in time, or <paramref name="stop"/>.</exception>
    public async Task<SmtpClient> Rent(CancellationToken stop)
    {
        while (idle.TryPop(out var client))
        {
            if (await Works(client, stop).ConfigureAwait(false))
            {
                return client;
            }
            client.Dispose();
        }
        return await Open(stop).ConfigureAwait(false);
    }

    public void Return(SmtpClient client)
    {
        if (client.IsConnected)
        {
            idle.Push(client);
        }
        else
        {
            client.Dispose();
        }
    }

    public async Task<SmtpClient> Open(CancellationToken stop)
    {
        using var patience = new CancellationTokenSource(settings.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stop);
        var client = new SmtpClient { Timeout = (int)settings.Timeout.TotalMilliseconds };
        try
        {
            if (settings.AcceptInvalidCertificate)
            {
                // The operator asked for it, for a test server; the setting says what it gives up.
#pragma warning disable CA5359
                client.ServerCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359
            }
            await client.ConnectAsync(settings.Host, settings.Port, settings.Security, either.Token).ConfigureAwait(false);
            if (settings is { Username: not null, Password: not null })
            {
                await client.AuthenticateAsync(settings.Username, settings.Password, either.Token).ConfigureAwait(false);
            }
            return client;
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        while (idle.TryPop(out var client))
        {
            using (client)
            {
                using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1), time);
                try
                {
                    await client.DisconnectAsync(quit: true, patience.Token).ConfigureAwait(false);
                }
                catch (Exception error) when (SmtpAnswers.IsTheWorld(error))
                {
                    // A server that is gone needs no goodbye.
                }
            }
        }
    }

    private async Task<bool> Works(SmtpClient client, CancellationToken stop)
    {
        using var patience = new CancellationTokenSource(settings.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stop);
        try
        {
            await client.NoOpAsync(either.Token).ConfigureAwait(false);
            return true;
        }
        catch (Exception error) when (SmtpAnswers.IsTheWorld(error))
        {
            return false;
        }
    }
}
