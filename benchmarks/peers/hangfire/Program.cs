using Hangfire;
using Hangfire.PostgreSql;
using Npgsql;
using Sojourn.HangfirePeer;
using Sojourn.Peers;

// The journey as jobs of Hangfire: one scheduled a second ahead, which sends, and one enqueued for the outcome. The person is a row
// beside them. Hangfire looks for scheduled jobs every second here (fifteen unless told), for enqueued ones every 100 ms, and has ten
// workers, as by itself on two cores: more of them, and notifications instead of polling, were slower. It has no way to create jobs in
// bulk, so several threads do.
var (rounds, store) = Rounds.Of(args);
// Both pools together are fewer than the connections that PostgreSQL lets in.
await using var database = NpgsqlDataSource.Create(store + ";Maximum Pool Size=20");
Journey.Database = database;
Journey.Rounds = rounds;
await using (var make = database.CreateCommand(
    """
    CREATE TABLE person (number integer PRIMARY KEY, node text NOT NULL, message text, outcome text, status text, ends integer NOT NULL DEFAULT 0)
    """))
{
    await make.ExecuteNonQueryAsync();
}
GlobalConfiguration.Configuration
    .SetDataCompatibilityLevel(CompatibilityLevel.Version_180)
    .UseSimpleAssemblyNameTypeSerializer()
    .UseRecommendedSerializerSettings()
    .UsePostgreSqlStorage(
        setup => setup.UseNpgsqlConnection(store + ";Maximum Pool Size=60"),
        new PostgreSqlStorageOptions { QueuePollInterval = TimeSpan.FromMilliseconds(100), UseSlidingInvisibilityTimeout = true });
using var server = new BackgroundJobServer(new BackgroundJobServerOptions { WorkerCount = 10, SchedulePollingInterval = TimeSpan.FromSeconds(1) });

await rounds.Play(
    (first, count) => Parallel.ForEachAsync(
        Enumerable.Range(first, count), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (number, stop) =>
        {
            await Journey.Write("INSERT INTO person (number, node) VALUES ($1, 'wait')", number);
            BackgroundJob.Schedule(() => Journey.Send(number), TimeSpan.FromSeconds(1));
        }),
    async () =>
    {
        await using var count = database.CreateCommand(
            """
            SELECT count(*) FILTER (WHERE status = 'reached' AND number % 10 < 7), count(*) FILTER (WHERE status = 'unreached' AND number % 10 >= 7)
            FROM person WHERE node = 'end' AND ends = 1 AND message IS NOT NULL
            """);
        await using var row = await count.ExecuteReaderAsync();
        await row.ReadAsync();
        return (row.GetInt64(0), row.GetInt64(1));
    });
