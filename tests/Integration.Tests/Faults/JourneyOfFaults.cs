using System.Globalization;
using System.Text;
using Sojourn.Core.Enrollments;
using Sojourn.Runtime.Catalog;
using Sojourn.Runtime.Time;
using Sojourn.Store;
using Sojourn.Testing;
using Xunit;

namespace Sojourn.Integration.Tests.Faults;

/// <summary>A run that lasts longer than what is done to its servers, and what must be true of it in the end.</summary>
internal static class JourneyOfFaults
{
    /// <summary>A minute a second: half a minute in all.</summary>
    public const double TimeScale = 60;

    /// <summary>Where less is done to the servers it need not last so long.</summary>
    public const double Faster = 120;

    private const string Journey = """
        {"name": "Killed", "definition": {
          "entry": {"sources": [{"kind": "run"}]},
          "nodes": [
            {"id": "start", "kind": "start"},
            {"id": "first", "kind": "sms", "settings": {"body": "Hello {{ profile.first_name }}"}},
            {"id": "rest", "kind": "delay", "settings": {"amount": 6, "unit": "minutes"}},
            {"id": "mail", "kind": "email", "settings": {"subject": "Hello", "text": "Hello"}},
            {"id": "night", "kind": "delay", "settings": {"amount": 8, "unit": "minutes"}},
            {"id": "hook", "kind": "webhook", "settings": {"url": "https://hooks.example.com/in"}},
            {"id": "nap", "kind": "delay", "settings": {"amount": 8, "unit": "minutes"}},
            {"id": "last", "kind": "whatsapp", "settings": {"body": "Bye", "window": {"amount": 5, "unit": "minutes"}}},
            {"id": "done", "kind": "exit"}],
          "edges": [
            {"from": "start", "port": "next", "to": "first"}, {"from": "first", "port": "next", "to": "rest"},
            {"from": "rest", "port": "next", "to": "mail"}, {"from": "mail", "port": "next", "to": "night"},
            {"from": "night", "port": "next", "to": "hook"}, {"from": "hook", "port": "next", "to": "nap"},
            {"from": "nap", "port": "next", "to": "last"}, {"from": "last", "port": "delivered", "to": "done"},
            {"from": "last", "port": "next", "to": "done"}]}}
        """;

    private const string Calls = """
        {"name": "Called", "definition": {
          "entry": {"sources": [{"kind": "run"}]},
          "nodes": [{"id": "start", "kind": "start"}, {"id": "call", "kind": "call", "settings": {"from": "+14155550100", "agent": "renewals"}}, {"id": "done", "kind": "exit"}],
          "edges": [{"from": "start", "port": "next", "to": "call"}, {"from": "call", "port": "answered", "to": "done"}, {"from": "call", "port": "next", "to": "done"}]}}
        """;

    /// <summary>Two channels honour no keys, as most providers of texts and mail. Returns the run.</summary>
    public static async Task<string> Start(ServerProcess server, int people)
    {
        foreach (var channel in (string[])["sms", "email"])
        {
            await server.Send(HttpMethod.Put, $"/api/channels/{channel}", """{"provider": "sandbox", "settings": {"idempotent": false}}""");
        }
        return await Start(server, Journey, """{"name": "Run"}""", people);
    }

    /// <summary>Everybody is called, so many at once.</summary>
    public static Task<string> StartCalls(ServerProcess server, int people, int atOnce) =>
        Start(server, Calls, $$$"""{"name": "Run", "limits": {"concurrentCalls": {{{atOnce}}}}}""", people);

    /// <summary>How many calls were in progress at once, by the journals: from when a call was placed until its outcome came.</summary>
    public static int CallsAtOnce(IDataStore data)
    {
        var rows = Enumerable.Range(0, data.Partitions).SelectMany(partition =>
        {
            using var reader = data.OpenReader(partition);
            return reader.JournalRows(0, int.MaxValue);
        });
        var (now, most) = (0, 0);
        // One that ends makes room for one that begins in the same instant.
        foreach (var (_, by) in rows.SelectMany(row => row.Entries.Select(line => (row.At, By: line.Kind switch
        {
            JournalKind.Accepted => 1,
            JournalKind.Receipt => -1,
            _ => 0,
        }))).Where(change => change.By != 0).OrderBy(change => change.At).ThenBy(change => change.By))
        {
            now += by;
            most = Math.Max(most, now);
        }
        return most;
    }

    /// <summary>Publishes a journey and starts a run of it. Returns the run.</summary>
    public static async Task<string> Start(ServerProcess server, string document, string newRun, int people)
    {
        var journey = (await server.Send(HttpMethod.Post, "/api/journeys", document)).GetProperty("id").GetString();
        await server.Send(HttpMethod.Post, $"/api/journeys/{journey}/publish");
        var run = (await server.Send(HttpMethod.Post, $"/api/journeys/{journey}/runs", newRun)).GetProperty("id").GetString()!;
        await server.Send(HttpMethod.Post, $"/api/runs/{run}/recipients", List(people), "text/csv");
        await server.Send(HttpMethod.Post, $"/api/runs/{run}/start");
        return run;
    }

    /// <summary>Everybody has arrived, every book agrees with every other, and nothing was sent twice that must not be.</summary>
    public static void Check(IDataStore data, int people)
    {
        using var catalog = new CatalogService(data.Catalog, new JourneyClock(TimeProvider.System, ClockSetting.FromJson(data.Catalog.Setting("clock")!)));
        var readers = Enumerable.Range(0, data.Partitions).Select(data.OpenReader).ToList();
        readers.ForEach(reader => Books.Balance(reader, catalog.Current));
        var sent = data.Sandbox.List(null, null, 0, int.MaxValue);
        Books.Agree(readers, sent);
        var all = readers.SelectMany(reader => Books.Enrollments(reader, catalog.Current)).ToList();
        Assert.Equal(people, all.Count);
        Assert.All(all, person => Assert.Equal(EnrollmentStatus.Completed, person.Status));
        // A text that was in the hands of a provider that honours no keys when the server was killed is not sent again, and its
        // journal says so. Everything else arrived.
        var arrived = sent.Select(item => (item.Key.Enrollment, item.NodeId)).ToHashSet();
        var unknown = readers.SelectMany(reader => reader.JournalRows(0, int.MaxValue))
            .SelectMany(row => row.Entries.Where(line => line is { Kind: JournalKind.Refused, Label: "unknown", Node: "first" }).Select(line => (row.Enrollment, line.Node)))
            .ToHashSet();
        Assert.All(all, person => Assert.All((string[])["first", "mail", "hook", "last"], node =>
            Assert.True(arrived.Contains((person.Id, node)) || unknown.Contains((person.Id, node)), $"{person.Id} was never sent '{node}'")));
        readers.ForEach(reader => reader.Dispose());
    }

    /// <summary>How many messages nobody knows the outcome of.</summary>
    public static int Unknown(IDataStore data) => Enumerable.Range(0, data.Partitions).Sum(partition =>
    {
        using var reader = data.OpenReader(partition);
        return reader.JournalRows(0, int.MaxValue).Sum(row => row.Entries.Count(line => line is { Kind: JournalKind.Refused, Label: "unknown" }));
    });

    private static string List(int people)
    {
        var list = new StringBuilder("phone,email,first_name\n");
        for (var i = 0; i < people; i++)
        {
            list.Append(CultureInfo.InvariantCulture, $"+1415{2_000_000 + i},p{i}@example.com,P{i}\n");
        }
        return list.ToString();
    }
}
