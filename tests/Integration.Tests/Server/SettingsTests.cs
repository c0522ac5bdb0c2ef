using System.Text.RegularExpressions;
using Sojourn.Server;
using Xunit;

namespace Sojourn.Integration.Tests.Server;

/// <summary>The settings that the program reads, the ones that the docs explain, and the ones that the examples use.</summary>
public sealed partial class SettingsTests
{
    [Fact]
    public void Every_setting_is_explained_and_the_examples_use_no_other()
    {
        var root = Repository();
        var read = Directory.GetFiles(Path.Combine(root, "src"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(file => Quoted().Matches(File.ReadAllText(file))).Select(match => match.Groups[1].Value).ToHashSet(StringComparer.Ordinal);
        var explained = Names(Path.Combine(root, "docs", "operate", "server.md"));
        Assert.Contains("SOJOURN_POSTGRES", read);
        // What verbs take in place of options; --help says so.
        Assert.Empty(read.Except(explained).Except(["SOJOURN_KEY"]));
        Assert.Empty(explained.Except(read));
        Assert.Empty(StrayVariables.Among(read));

        var examples = Directory.GetFiles(Path.Combine(root, "docs", "operate", "examples"));
        Assert.True(examples.Length >= 4);
        Assert.All(examples, example => Assert.Empty(Names(example).Except(read)));
    }

    [Fact]
    public void A_variable_that_nothing_reads_is_told_but_for_those_of_an_orchestrator()
    {
        string[] names =
        [
            "SOJOURN_POSTGRESQL", "sojourn_data", "SOJOURN_POSTGRES", "SOJOURN_POSTGRES_4_7", "PATH", "SOJOURN_SERVICE_HOST", "SOJOURN_SERVICE_PORT_HTTP", "SOJOURN_PORT",
            "SOJOURN_PORT_8080_TCP_ADDR", "SOJOURN_POSTGRES_PORT_5432_TCP",
        ];
        Assert.Equal(["SOJOURN_POSTGRESQL", "sojourn_data"], StrayVariables.Among(names));
        Assert.True(StrayVariables.IsOfAnOrchestrator("SOJOURN_POSTGRES_SERVICE_HOST"));
        Assert.False(StrayVariables.IsOfAnOrchestrator("SOJOURN_POSTGRES_4_7"));
    }

    private static HashSet<string> Names(string file) =>
        [.. Name().Matches(File.ReadAllText(file)).Select(match => match.Value)];

    private static string Repository()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "Sojourn.slnx")))
        {
            directory = directory.Parent;
        }
        return directory?.FullName ?? throw new InvalidOperationException("The tests run in a clone of the repository.");
    }

    [GeneratedRegex("SOJOURN_[A-Z_]*[A-Z]")]
    private static partial Regex Name();

    [GeneratedRegex("\"(SOJOURN_[A-Z_]+)\"")]
    private static partial Regex Quoted();
}
