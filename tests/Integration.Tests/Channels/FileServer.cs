using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Sojourn.Integration.Tests.Channels;

/// <summary>Files that mails attach, one of them far too large.</summary>
internal sealed class FileServer : IAsyncDisposable
{
    private const int FilmBytes = 11 * 1024 * 1024;

    private readonly WebApplication app;

    private FileServer(WebApplication app) => this.app = app;

    public string Authority => new Uri(app.Urls.Single()).Authority;

    public static async Task<FileServer> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.MapGet("/invoice", () => Results.Bytes("%PDF-1.7"u8.ToArray(), "application/pdf"));
        app.MapGet("/film", () => Results.Bytes(new byte[FilmBytes], "video/mp4"));
        await app.StartAsync();
        return new(app);
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
