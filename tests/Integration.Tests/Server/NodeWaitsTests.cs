using System.Text.Json;
using Sojourn.Testing;
using Xunit;

namespace Sojourn.Integration.Tests.Server;

/// <summary>How long people have been at a node.</summary>
public sealed class NodeWaitsTests
{
    private static readonly object Definition = new
    {
        fields = Array.Empty<object>(),
        entry = new { sources = new[] { new { kind = "event", @event = "signed_up" } } },
        nodes = new object[]
        {
            new { id = "start", kind = "start" },
            new { id = "pause", kind = "delay", settings = new { amount = 30, unit = "days" } },
            new { id = "done", kind = "exit" },
        },
        edges = new[] { new { from = "start", port = "next", to = "pause" }, new { from = "pause", port = "next", to = "done" } },
    };

    [Fact]
    public async Task The_longest_and_the_median_wait_are_those_of_the_people_who_are_there_now()
    {
        // An hour a second.
        await using var server = await TestServer.Start(timeScale: 3_600);
        var journey = await server.Publish(Definition);
        var waits = $"/api/journeys/{journey}/nodes/pause/waits";
        var nobody = await server.Get(waits);
        Assert.Equal((0, JsonValueKind.Null, true), (nobody["people"].GetInt32(), nobody["longestSince"].ValueKind, nobody["whole"].GetBoolean()));

        await Enter("first");
        var first = (await server.Until(waits, answer => answer["people"].GetInt32() == 1))["longestSince"].GetDateTimeOffset();
        await server.Until("/api/workspace", workspace => workspace["now"].GetDateTimeOffset() > first.AddHours(1));
        await Enter("second", "third");
        var three = await server.Until(waits, answer => answer["people"].GetInt32() == 3);
        Assert.Equal(first, three["longestSince"].GetDateTimeOffset());
        Assert.True(three["medianSince"].GetDateTimeOffset() > first.AddHours(1), three.ToString());
        Assert.Equal(0, (await server.Get($"/api/journeys/{journey}/nodes/done/waits"))["people"].GetInt32());
        Assert.Equal(404, (await server.Get("/api/journeys/jrn_999/nodes/pause/waits")).Status);

        Task<HttpAnswer> Enter(params string[] people) =>
            server.Post("/api/events", new { events = people.Select(id => new { profileId = id, name = "signed_up" }) });
    }
}
