using System.IO.Compression;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;
using Microsoft.Net.Http.Headers;

namespace Sojourn.Server;

/// <summary>
/// Serves the console, the files of <c>wwwroot</c> beside the binary. Its addresses are its own: whatever is no file and no
/// part of the API answers the one page, which knows what to show.
/// </summary>
internal static class ConsoleFiles
{
    private const string Page = "/index.html";

    /// <summary>
    /// Scripts come from here alone. Styles may be inline, for that is how Mantine and the editor set sizes and colours; images may
    /// come from elsewhere, for the previews of mails.
    /// </summary>
    private const string ContentPolicy = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob: https:; font-src 'self' data:; "
        + "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    private static readonly string[] Elsewhere = ["/api", "/openapi", "/docs", "/health", "/callbacks", "/sdk"];

    public static IServiceCollection AddConsole(this IServiceCollection services) => services
        .AddResponseCompression(compression =>
        {
            // Only the console's files go through it: they are public, so that their size under https tells no secret.
            compression.EnableForHttps = true;
            compression.MimeTypes = [.. ResponseCompressionDefaults.MimeTypes, "image/svg+xml"];
        })
        .Configure<BrotliCompressionProviderOptions>(brotli => brotli.Level = CompressionLevel.Optimal);

    /// <param name="directory">Where the built console lies; where it is not, the server serves the API alone.</param>
    public static void UseConsole(this WebApplication app, string directory)
    {
        app.Use((context, next) =>
        {
            var headers = context.Response.Headers;
            (headers.XContentTypeOptions, headers["Referrer-Policy"], headers.ContentSecurityPolicy) = ("nosniff", "same-origin", "frame-ancestors 'none'");
            return next(context);
        });
        if (!IsThere(directory))
        {
            return;
        }
        var files = new PhysicalFileProvider(directory);
        app.Lifetime.ApplicationStopped.Register(files.Dispose);
        app.UseWhen(context => IsOurs(context.Request), console =>
        {
            console.UseResponseCompression();
            console.Use((context, next) =>
            {
                if (!Path.HasExtension(context.Request.Path))
                {
                    context.Request.Path = Page;
                }
                return next(context);
            });
            console.UseStaticFiles(new StaticFileOptions { FileProvider = files, OnPrepareResponse = Describe });
        });
    }

    public static bool IsThere(string directory) => File.Exists(Path.Combine(directory, Page[1..]));

    private static bool IsOurs(HttpRequest request) => RouteAccess.IsSafe(request) && !Elsewhere.Any(path => request.Path.StartsWithSegments(path));

    private static void Describe(StaticFileResponseContext response)
    {
        var headers = response.Context.Response.Headers;
        headers.ContentSecurityPolicy = ContentPolicy;
        // The names of built files change with their content; the page and what stands beside it keep theirs and are asked for again.
        headers.CacheControl = response.Context.Request.Path.StartsWithSegments("/assets")
            ? new CacheControlHeaderValue { Public = true, MaxAge = TimeSpan.FromDays(365), Extensions = { new("immutable") } }.ToString()
            : "no-cache";
    }
}
