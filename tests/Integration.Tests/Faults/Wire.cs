using System.Net;
using System.Net.Sockets;

namespace Sojourn.Integration.Tests.Faults;

/// <summary>The way from one server to the database, which can be cut: what is sent is swallowed then, as by a broken network, and nobody is told.</summary>
internal sealed class Wire : IDisposable
{
    private readonly int target;
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource cut = new();
    private readonly List<TcpClient> ends = [];

    public Wire(int target)
    {
        this.target = target;
        listener.Start();
        _ = Accept();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public void Cut() => cut.Cancel();

    public void Dispose()
    {
        cut.Cancel();
        listener.Dispose();
        lock (ends)
        {
            ends.ForEach(end => end.Dispose());
        }
        cut.Dispose();
    }

    private async Task Accept()
    {
        try
        {
            while (true)
            {
                var near = Keep(await listener.AcceptTcpClientAsync());
                if (cut.IsCancellationRequested)
                {
                    continue;
                }
                var far = Keep(new());
                await far.ConnectAsync(IPAddress.Loopback, target);
                _ = Carry(near, far);
                _ = Carry(far, near);
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task Carry(TcpClient from, TcpClient to)
    {
        try
        {
            await from.GetStream().CopyToAsync(to.GetStream(), cut.Token);
            to.Client.Shutdown(SocketShutdown.Send);
        }
        catch (Exception error) when (error is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
        {
            if (!cut.IsCancellationRequested)
            {
                to.Close();
            }
        }
    }

    private TcpClient Keep(TcpClient end)
    {
        lock (ends)
        {
            ends.Add(end);
        }
        return end;
    }
}
