using System.Globalization;
using Sojourn.Core;
using Sojourn.Runtime.Runs;
using Spectre.Console;

namespace Sojourn.Server;

/// <summary>What a run came to, as tables in a terminal.</summary>
internal static class JobReport
{
    private const int ProblemsShown = 10;

    public static void Import(IAnsiConsole console, ImportResult imported)
    {
        console.Say(string.Create(CultureInfo.InvariantCulture,
            $"The list: {imported.Accepted:N0} accepted, {imported.Rejected:N0} rejected, {imported.Warnings:N0} warnings"));
        foreach (var kind in imported.Problems.GroupBy(problem => (problem.Severity, problem.Code)).OrderBy(kind => kind.Key))
        {
            console.Say(string.Create(CultureInfo.InvariantCulture, $"  {kind.Key.Severity} {kind.Key.Code}: {kind.Count():N0}, such as"));
            foreach (var problem in kind.Take(kind.Key.Severity == "error" ? ProblemsShown : 1))
            {
                console.Say($"    line {problem.Line}{(problem.Column is null ? "" : $", {problem.Column}")}: {problem.Message}");
            }
        }
    }

    public static void Problems(IAnsiConsole console, IEnumerable<Problem> problems)
    {
        foreach (var problem in problems)
        {
            console.Say($"  {problem.Severity.ToString().ToLowerInvariant()} {problem.Code}{(problem.Path.Length == 0 ? "" : " at " + problem.Path)}: {problem.Message}");
        }
    }

    public static void Result(IAnsiConsole console, JobProgress result)
    {
        var metrics = result.Metrics;
        var statuses = Table("Recipients", "completed", "exited", "failed", "inside");
        Row(statuses, N(result.Recipients), N(metrics.Completed), N(metrics.Exited), N(metrics.Failed), N(metrics.Active));
        console.Write(statuses);

        var nodes = Table("Node", "entered", "waiting", "left", "exited", "failed");
        foreach (var (id, node) in metrics.Nodes)
        {
            var ports = string.Join(", ", node.Left.OrderByDescending(port => port.Value).Select(port => $"{port.Key} {N(port.Value)}"));
            Row(nodes, id, N(node.Entered), N(node.Waiting), ports, N(node.Exited), N(node.Failed));
        }
        console.Write(nodes);

        var channels = Table("Channel", "sent", "came to");
        var all = metrics.Channels;
        var rows = new (string Name, long Sent, string Came)[]
        {
            ("call", all.Call.Placed, $"answered {N(all.Call.Answered)} ({all.Call.AnswerRate.ToString("P0", CultureInfo.InvariantCulture)}), voicemail {N(all.Call.Voicemail)}, "
                + $"no answer {N(all.Call.NoAnswer)}, busy {N(all.Call.Busy)}, failed {N(all.Call.Failed)}, not placed {N(all.Call.NotPlaced)}, talk {all.Call.AverageTalkSeconds.ToString("0", CultureInfo.InvariantCulture)} s on average"),
            ("sms", all.Sms.Sent, $"delivered {N(all.Sms.Delivered)}, errors {N(all.Sms.Errors)}, not sent {N(all.Sms.NotSent)}"),
            ("email", all.Email.Sent, $"delivered {N(all.Email.Delivered)}, opens {N(all.Email.Opens)}, clicks {N(all.Email.Clicks)}, bounces {N(all.Email.Bounces)}, not sent {N(all.Email.NotSent)}"),
            ("whatsapp", all.Whatsapp.Sent, $"delivered {N(all.Whatsapp.Delivered)}, read {N(all.Whatsapp.Read)}, replied {N(all.Whatsapp.Replied)}, errors {N(all.Whatsapp.Errors)}, not sent {N(all.Whatsapp.NotSent)}"),
            ("rcs", all.Rcs.Sent, $"delivered {N(all.Rcs.Delivered)}, errors {N(all.Rcs.Errors)}, not sent {N(all.Rcs.NotSent)}"),
            ("telegram", all.Telegram.Sent, $"delivered {N(all.Telegram.Delivered)}, errors {N(all.Telegram.Errors)}, not sent {N(all.Telegram.NotSent)}"),
            ("push", all.Push.Sends, $"clicked {N(all.Push.ClickThroughs)}, failures {N(all.Push.Failures)}, not sent {N(all.Push.NotSent)}"),
            ("webhook", all.Webhook.Sent, $"errors {N(all.Webhook.Errors)}"),
        };
        foreach (var (name, sent, came) in rows.Where(row => row.Sent > 0))
        {
            Row(channels, name, N(sent), came);
        }
        console.Write(channels);
    }

    /// <summary>What does not add up; empty when all does.</summary>
    public static IReadOnlyList<string> Faults(JobProgress result, long accepted, long exported)
    {
        var (metrics, faults) = (result.Metrics, new List<string>());
        void Check(bool holds, string fault)
        {
            if (!holds)
            {
                faults.Add(fault);
            }
        }
        Check(metrics.Active == 0, $"{metrics.Active} recipients have no end.");
        Check(exported == accepted, $"{accepted} rows were accepted and {exported} were exported.");
        Check(result.Ended == accepted, $"{accepted} rows were accepted and {result.Ended} recipients have an end.");
        foreach (var (id, node) in metrics.Nodes)
        {
            Check(node.Waiting == 0 && node.Entered == node.Left.Values.Sum() + node.Exited + node.Failed, $"The visits of '{id}' do not add up.");
        }
        return faults;
    }

    /// <summary>A line as it is: nobody wraps what a script may read.</summary>
    public static void Say(this IAnsiConsole console, string line) => console.Profile.Out.Writer.WriteLine(line);

    /// <summary>Standard output; where it is no terminal, tables may be as wide as they need.</summary>
    public static IAnsiConsole Console()
    {
        var console = AnsiConsole.Console;
        if (System.Console.IsOutputRedirected)
        {
            console.Profile.Width = 160;
        }
        return console;
    }

    public static string N(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static Table Table(params string[] columns)
    {
        var table = new Table { Border = TableBorder.Rounded };
        table.AddColumns([.. columns.Select(Markup.Escape)]);
        return table;
    }

    private static void Row(Table table, params string[] cells) => table.AddRow([.. cells.Select(Markup.Escape)]);
}
