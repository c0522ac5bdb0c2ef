using System.Diagnostics;
using System.Globalization;

namespace Sojourn.Bench;

/// <summary>
/// What a developer would otherwise pick, doing the same work in a process of its own. It says "begin", "end" and what it counted in its
/// store (peers/rounds.mjs); here the time is taken, and the counts are held against what they have to be.
/// </summary>
internal static class PeerProcess
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <param name="database">The process of its database, which works for it.</param>
    /// <param name="command">The program and its first arguments; how many people and the store come after them.</param>
    public static async Task<Lap> Run(string name, int people, string store, int database, params string[] command)
    {
        using var process = Process.Start(new ProcessStartInfo(
            command[0], [.. command.Skip(1), people.ToString(CultureInfo.InvariantCulture), store]) { RedirectStandardOutput = true, RedirectStandardError = true })
            ?? throw new InvalidOperationException($"{name} cannot be started.");
        using var patience = new CancellationTokenSource(Patience);
        var complaints = process.StandardError.ReadToEndAsync(patience.Token);
        try
        {
            LapTimer? timer = null;
            Lap? lap = null;
            string? counted = null;
            while (await process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
            {
                if (line == "begin")
                {
                    timer = new(process.Id, database);
                }
                else if (line == "end")
                {
                    lap = timer?.Stop(people);
                }
                else if (line.StartsWith("counted ", StringComparison.Ordinal))
                {
                    counted = line;
                }
            }
            await process.WaitForExitAsync(patience.Token);
            if (process.ExitCode != 0 || lap is null || counted is null)
            {
                throw new InvalidOperationException($"{name} ended with {process.ExitCode} before it was through:\n{await complaints}");
            }
            Check(name, people, counted);
            return lap;
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"{name} was not through after {Patience}.");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    /// <summary>Everybody, those who went first too, has ended exactly once and by the branch of their number: seven of ten were reached.</summary>
    private static void Check(string name, int people, string counted)
    {
        var all = people + (people / 2);
        var reached = (all / 10 * 7) + Math.Min(all % 10, 7);
        var expected = $"counted {all} {reached} {all - reached}";
        if (counted != expected)
        {
            throw new InvalidOperationException($"{name} lost or doubled somebody: its store says '{counted}' and not '{expected}'.");
        }
    }
}
