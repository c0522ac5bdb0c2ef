using MassTransit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Sojourn.MassTransitPeer;
using Sojourn.Peers;

// MassTransit's SQL transport, its sagas by Entity Framework Core with the outbox, and its scheduler, all on one PostgreSQL.
const int limit = 40;
var (rounds, store) = Rounds.Of(args);
var builder = Host.CreateApplicationBuilder();
builder.Logging.SetMinimumLevel(LogLevel.Error);
builder.Services.AddDbContext<JourneyDb>(options => options.UseNpgsql(store));
builder.Services.AddOptions<SqlTransportOptions>().Configure(options =>
{
    options.ConnectionString = store;
    options.Schema = "transport";
    options.Role = "transport";
});
builder.Services.AddPostgresMigrationHostedService(options => options.CreateDatabase = false);
// What is published before somebody listens is lost.
builder.Services.AddOptions<MassTransitHostOptions>().Configure(options => options.WaitUntilStarted = true);
builder.Services.AddMassTransit(bus =>
{
    bus.AddSqlMessageScheduler();
    bus.AddEntityFrameworkOutbox<JourneyDb>(outbox => outbox.UsePostgres());
    bus.AddConfigureEndpointsCallback((context, _, endpoint) =>
    {
        endpoint.PrefetchCount = limit;
        endpoint.ConcurrentMessageLimit = limit;
        endpoint.UseMessageRetry(retry => retry.Intervals(50, 100, 200, 500, 1_000));
        endpoint.UseEntityFrameworkOutbox<JourneyDb>(context);
        if (endpoint is ISqlReceiveEndpointConfigurator sql)
        {
            sql.PollingInterval = TimeSpan.FromMilliseconds(100);
        }
    });
    bus.AddSagaStateMachine<Journey, Person>().EntityFrameworkRepository(repository =>
    {
        repository.ConcurrencyMode = ConcurrencyMode.Optimistic;
        repository.ExistingDbContext<JourneyDb>();
        repository.UsePostgres();
    });
    bus.UsingPostgres((context, transport) =>
    {
        transport.UseSqlMessageScheduler();
        transport.ConfigureEndpoints(context);
    });
});
using var host = builder.Build();
await using (var scope = host.Services.CreateAsyncScope())
{
    await scope.ServiceProvider.GetRequiredService<JourneyDb>().Database.EnsureCreatedAsync();
}
await host.StartAsync();
var publish = host.Services.GetRequiredService<IBus>();
await using var watch = host.Services.CreateAsyncScope();
var people = watch.ServiceProvider.GetRequiredService<JourneyDb>().People.AsNoTracking();

await rounds.Play(
    async (first, count) =>
    {
        await Parallel.ForEachAsync(
            Enumerable.Range(first, count), new ParallelOptions { MaxDegreeOfParallelism = 16 },
            async (number, stop) => await publish.Publish(new Enrolled(NewId.NextGuid(), number), stop));
        // The state machine runs before its transaction is committed, so the end is looked for in the table.
        while (await people.CountAsync(person => person.Number >= first && person.Ends > 0) < count)
        {
            await Task.Delay(20);
        }
        for (var i = 0; i < count; i++)
        {
            rounds.Ended();
        }
    },
    async () => (
        await people.LongCountAsync(person => person.CurrentState == "Reached" && person.Ends == 1 && person.Number % 10 < 7),
        await people.LongCountAsync(person => person.CurrentState == "Unreached" && person.Ends == 1 && person.Number % 10 >= 7)));
await host.StopAsync();
