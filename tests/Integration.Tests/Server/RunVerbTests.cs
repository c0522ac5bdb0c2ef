using System.Diagnostics;
using Sojourn.Testing;
using Xunit;

namespace Sojourn.Integration.Tests.Server;

/// <summary>The one binary as a child process: what a newcomer and a script see of it.</summary>
public sealed class RunVerbTests : IDisposable
{
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("sojourn-verb-");

    public void Dispose() => directory.Delete(recursive: true);

    [Fact]
    public async Task A_real_list_goes_through_renewal_outreach_and_its_results_add_up()
    {
        var results = Path.Combine(directory.FullName, "results.csv");
        var list = SharedData.Path("crm-contacts.csv");

        var (code, said, errors) = await Sojourn("run", Example("renewal-outreach.json"), list, "--out", results);

        Assert.True(code == 0, said + errors);
        Assert.Contains("500 accepted, 0 rejected", said, StringComparison.Ordinal);
        using var rows = new StreamReader(results);
        var read = await Rows(rows);
        Assert.Equal(500, read.Count);
        Assert.Equal(500, read.Select(row => row["id"]).Distinct().Count());
        Assert.All(read, row => Assert.Contains(row["result_status"], (string[])["completed", "exited", "failed"]));
        // Who was called and answered got the thanks; who was not worth a call was not called.
        Assert.All(read.Where(row => row["first_call.outcome"] == "answered"), row => Assert.Equal("1", row["thanks.attempts"]));
        Assert.All(read.Where(row => row["status"] == "cold" && row["nb_tasks"] == "0"), row => Assert.Equal("", row["first_call.outcome"]));
        Assert.All(read.Where(row => row["text.attempts"] == "1"), row => Assert.NotEqual("", row["second_call.outcome"]));
    }

    [Fact]
    public async Task The_example_list_goes_through_and_a_bad_journey_is_told_in_sentences()
    {
        var list = Path.Combine(directory.FullName, "windows.csv");
        var lines = await File.ReadAllLinesAsync(Example("contacts.csv"));
        await File.WriteAllLinesAsync(list, [.. lines[..^1], string.Concat("Ren\u00E9e", lines[^1].AsSpan(lines[^1].IndexOf(',', StringComparison.Ordinal)))], System.Text.Encoding.Latin1);
        var (code, said, errors) = await Sojourn("run", Example("renewal-outreach.json"), list, "--out", Path.Combine(directory.FullName, "r.csv"));
        Assert.True(code == 0, said + errors);
        Assert.Contains("warning read_as_windows_1252", said, StringComparison.Ordinal);

        var broken = Path.Combine(directory.FullName, "broken.json");
        await File.WriteAllTextAsync(broken, """{"nodes":[{"id":"start","kind":"start"}],"edges":[{"from":"start","port":"next","to":"nowhere"}]}""");
        var refused = await Sojourn("run", broken, Example("contacts.csv"));
        Assert.Equal(2, refused.Code);
        Assert.Contains("nowhere", refused.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", refused.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_start_says_why_in_one_sentence()
    {
        await using var server = await TestServer.Start();

        var taken = await Sojourn("serve", "--data", server.Data);
        var port = await Sojourn("serve", "--data", Path.Combine(directory.FullName, "d"), "--urls", server.Address);
        var missing = await Sojourn("migrate", "--data", Path.Combine(directory.FullName, "none"));

        Assert.Equal((1, 1, 2), (taken.Code, port.Code, missing.Code));
        Assert.Contains("is in use by process", taken.Errors, StringComparison.Ordinal);
        Assert.Contains("cannot be listened on", port.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", taken.Errors + port.Errors + missing.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_exports_and_backups_go_through_the_running_server()
    {
        await using var server = await TestServer.Start(SharedServer.DayASecond);
        var run = await server.Fill(await server.Publish(Documents.Waiting(1)), Documents.List(3));
        await server.Post($"/api/runs/{run}/start");
        await server.UntilRun(run);
        string[] there = ["--server", server.Address, "--key", TestServer.Key];
        var (csv, copy) = (Path.Combine(directory.FullName, "run.csv"), Path.Combine(directory.FullName, "copy"));

        Assert.Equal(0, (await Sojourn(["export", run, "--out", csv, .. there])).Code);
        Assert.Equal(0, (await Sojourn(["backup", copy, .. there])).Code);
        var made = await Sojourn(["key", "create", "Robot", .. there]);

        Assert.Equal(4, (await File.ReadAllLinesAsync(csv)).Length);
        Assert.StartsWith("sj_", made.Said, StringComparison.Ordinal);
        Assert.Contains("nothing to do", (await Sojourn("migrate", "--data", copy)).Said, StringComparison.Ordinal);
        var (whole, moved) = (Path.Combine(directory.FullName, "whole"), Path.Combine(directory.FullName, "moved"));
        Assert.Equal(0, (await Sojourn(["export", "--workspace", whole, .. there])).Code);
        Assert.Equal(0, (await Sojourn("import", whole, "--data", moved)).Code);
        Assert.Contains("nothing to do", (await Sojourn("migrate", "--data", moved)).Said, StringComparison.Ordinal);
        Assert.Contains("empty directory", (await Sojourn("import", whole, "--data", moved)).Errors, StringComparison.Ordinal);
        Assert.Equal(2, (await Sojourn(["export", .. there])).Code);
        Assert.Contains("Robot", (await Sojourn(["key", "list", .. there])).Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Results_are_never_written_over_the_list_the_journey_or_what_was_there_before_there_are_any()
    {
        var (journey, list, folder) = (Path.Combine(directory.FullName, "j.json"), Path.Combine(directory.FullName, "l.csv"), Path.Combine(directory.FullName, "link"));
        File.Copy(Example("renewal-outreach.json"), journey);
        File.Copy(Example("contacts.csv"), list);
        var link = Path.Combine(directory.FullName, "results-link.csv");
        File.CreateSymbolicLink(link, journey);
        Directory.CreateSymbolicLink(folder, directory.FullName);
        foreach (var output in (string[])[list, "l.csv", link, Path.Combine(folder, "l.csv")])
        {
            var refused = await Sojourn("run", journey, list, "--out", output);
            Assert.True(refused.Code == 2, output + refused.Said + refused.Errors);
            Assert.Contains("would be written over", refused.Errors, StringComparison.Ordinal);
        }
        Assert.Equal(await File.ReadAllTextAsync(Example("renewal-outreach.json")), await File.ReadAllTextAsync(journey));
        Assert.Equal(await File.ReadAllTextAsync(Example("contacts.csv")), await File.ReadAllTextAsync(list));

        var (results, bad, fresh) = (Path.Combine(directory.FullName, "results.csv"), Path.Combine(directory.FullName, "bad.csv"), Path.Combine(directory.FullName, "fresh.csv"));
        await File.WriteAllTextAsync(results, "earlier");
        await File.WriteAllTextAsync(bad, "colour\nred\n");
        Assert.Equal(2, (await Sojourn("run", journey, bad, "--out", results)).Code);
        Assert.Equal(2, (await Sojourn("run", journey, bad, "--out", fresh)).Code);
        Assert.Equal(("earlier", false), (await File.ReadAllTextAsync(results), File.Exists(fresh)));
    }

    [Fact]
    public async Task A_run_does_not_use_a_directory_that_has_something_in_it()
    {
        var kept = directory.CreateSubdirectory("kept");
        await File.WriteAllTextAsync(Path.Combine(kept.FullName, "mine.txt"), "mine");

        var refused = await Sojourn("run", Example("renewal-outreach.json"), Example("contacts.csv"), "--data", kept.FullName, "--out", Path.Combine(directory.FullName, "r.csv"));

        Assert.Equal(2, refused.Code);
        Assert.Contains("is not empty", refused.Errors, StringComparison.Ordinal);
        Assert.Equal(["mine.txt"], kept.GetFileSystemInfos().Select(file => file.Name));
    }

    private static string Example(string name) => Path.Combine(AppContext.BaseDirectory, "examples", name);

    private async Task<(int Code, string Said, string Errors)> Sojourn(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = directory.FullName };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "sojourn.dll"));
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }
        foreach (var name in (string[])["SOJOURN_DATA", "SOJOURN_URLS", "SOJOURN_TIME_SCALE", "SOJOURN_DEMO", "SOJOURN_KEY", "SOJOURN_BOOTSTRAP_KEY", "SOJOURN_POSTGRES"])
        {
            start.Environment.Remove(name);
        }
        using var process = Process.Start(start)!;
        var (said, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"sojourn {string.Join(' ', arguments)} did not end.");
        }
        return (process.ExitCode, await said, await errors);
    }

    /// <summary>A CSV's rows by column name, read as RFC 4180 has it.</summary>
    private static async Task<List<Dictionary<string, string>>> Rows(StreamReader reader)
    {
        var rows = CsvText.Rows(await reader.ReadToEndAsync());
        return [.. rows.Skip(1).Select(row => rows[0].Zip(row).ToDictionary(cell => cell.First, cell => cell.Second))];
    }
}

/// <summary>Reads CSV by the letter of RFC 4180, so that what our own writer wrote is not judged by our own reader.</summary>
internal static class CsvText
{
    public static List<List<string>> Rows(string text)
    {
        var (rows, row, cell, quoted) = (new List<List<string>>(), new List<string>(), new System.Text.StringBuilder(), false);
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '"' when quoted && i + 1 < text.Length && text[i + 1] == '"':
                    cell.Append('"');
                    i++;
                    break;
                case '"':
                    quoted = !quoted;
                    break;
                case ',' when !quoted:
                    row.Add(cell.ToString());
                    cell.Clear();
                    break;
                case '\r' when !quoted:
                    break;
                case '\n' when !quoted:
                    row.Add(cell.ToString());
                    cell.Clear();
                    rows.Add(row);
                    row = [];
                    break;
                default:
                    cell.Append(text[i]);
                    break;
            }
        }
        return rows;
    }
}
