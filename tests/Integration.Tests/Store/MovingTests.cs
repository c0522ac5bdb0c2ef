using System.Runtime.Versioning;
using Sojourn.Integration.Tests.Server;
using Sojourn.Store;
using Sojourn.Store.Moving;
using Sojourn.Store.Sqlite;
using Sojourn.Testing;
using Xunit;

namespace Sojourn.Integration.Tests.Store;

/// <summary>A workspace in the middle of its work goes from the embedded database to PostgreSQL, and back.</summary>
[SupportedOSPlatform("linux")]
public sealed class MovingTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>, IDisposable
{
    private readonly TemporaryDirectory directory = new();

    [Fact]
    public async Task A_workspace_goes_to_PostgreSQL_and_back_is_equal_and_goes_on_where_it_was()
    {
        var database = postgres.Server.NewDatabase();
        string run, original = directory.File("original"), back = directory.File("back");
        await using (var server = await TestServer.Start(SharedServer.DayASecond))
        {
            foreach (var channel in (string[])["call", "sms"])
            {
                await server.Put($"/api/channels/{channel}", SharedServer.Instant);
            }
            var journey = await server.Publish(Documents.Waiting(900));
            run = await server.Fill(journey, Documents.List(300));
            await server.Post($"/api/runs/{run}/start");
            await server.Until($"/api/runs/{run}/metrics", metrics => metrics["nodes.wait.waiting"].GetInt32() == 300);
            await server.Until($"/api/runs/{await Sent(server)}/metrics", metrics => metrics["active"].GetInt32() == 0);
            await server.Post("/api/segments", new { id = "pros", name = "Pros", when = new { field = "profile.plan", op = "equals", value = "pro" } });
            Assert.Equal(202, (await server.Post("/api/events", """{"events":[{"profileId":"odd\uE000one","name":"seen","id":"e1","set":{"k":"\uE000"}}]}""")).Status);
            await server.Post("/api/backup", new { directory = original });
        }

        var brought = WorkspaceImport.Run(original, database);
        Assert.True(brought.Sum(file => file.Rows) > 1_000);
        WorkspaceExport.Run(database, back);
        Assert.Equal(Rows(original), Rows(back));
        Assert.Contains("holds a workspace", Assert.Throws<StoreUnavailableException>(() => WorkspaceImport.Run(original, database)).Message, StringComparison.Ordinal);
        Assert.Contains("empty directory", Assert.Throws<StoreUnavailableException>(() => WorkspaceExport.Run(database, back)).Message, StringComparison.Ordinal);

        await using var moved = await TestServer.Start(postgres: database);
        Assert.Equal(300, (await moved.Get($"/api/runs/{run}/metrics"))["nodes.wait.waiting"].GetInt32());
        Assert.Equal("\uE000", (await moved.Get("/api/profiles/odd\uE000one"))["attributes.k"].GetString());
        await moved.Until($"/api/runs/{await Sent(moved)}/metrics", metrics => metrics["active"].GetInt32() == 0);
        Assert.Equal("cancelled", (await moved.Post($"/api/runs/{run}/cancel"))["status"].GetString());
        Metrics.AddUp(await moved.Until($"/api/runs/{run}/metrics", metrics => metrics["active"].GetInt32() == 0));
    }

    public void Dispose() => directory.Dispose();

    /// <summary>A run that sends: the sandbox's record, with numbers that PostgreSQL gives out itself, is part of the workspace.</summary>
    private static async Task<string> Sent(TestServer server)
    {
        var run = await server.Fill(await server.Publish(Documents.Renewal), Documents.List(40, from: 5000));
        await server.Post($"/api/runs/{run}/start");
        return run;
    }

    private static List<string> Rows(string directory)
    {
        var rows = new List<string>();
        foreach (var file in Directory.GetFiles(directory, "*.db").Order(StringComparer.Ordinal))
        {
            using var database = SqliteDatabase.Open(file, SqliteUse.Read);
            foreach (var table in MovedTable.Of(database))
            {
                using var each = database.Once($"SELECT {string.Join(" || '|' || ", table.Columns.Select(column => $"quote(\"{column}\")"))} FROM {table.Name}{table.Order}");
                rows.AddRange(each.All(row => $"{Path.GetFileName(file)} {table.Name} {row.Text(0)}"));
            }
        }
        return rows;
    }
}
