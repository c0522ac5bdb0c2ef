using Microsoft.Extensions.Logging.Console;

namespace Sojourn.Server;

/// <summary>Logs go to standard error: one readable line each in a terminal, JSON for machines otherwise.</summary>
internal static class Logs
{
    public static void AddSojournLogs(this ILoggingBuilder logging, LogLevel least = LogLevel.Information)
    {
        logging.ClearProviders();
        logging.SetMinimumLevel(least);
        foreach (var noisy in (string[])["Microsoft", "Orleans", "System", "Polly"])
        {
            logging.AddFilter(noisy, LogLevel.Warning);
        }
        // Lifecycle observers of the silo tell at this level what a start looks like; errors are thrown besides.
        logging.AddFilter("Orleans.Runtime", LogLevel.Error);
        // Every failed start is told in one sentence by us.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        if (Console.IsErrorRedirected)
        {
            logging.AddJsonConsole(json =>
            {
                json.UseUtcTimestamp = true;
                json.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";
            });
        }
        else
        {
            logging.AddSimpleConsole(simple =>
            {
                simple.SingleLine = true;
                simple.TimestampFormat = "HH:mm:ss ";
                simple.ColorBehavior = LoggerColorBehavior.Default;
            });
        }
        logging.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
    }
}
