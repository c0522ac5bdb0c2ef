namespace Sojourn.Store.Sqlite;

/// <summary>A connection to a partition with all its tables. Statements compile when they are first used.</summary>
internal sealed class PartitionTables(SqliteDatabase database) : IDisposable
{
    public SqliteDatabase Database { get; } = database;

    public ProfileTable Profiles { get; } = new(database);

    public EnrollmentTable Enrollments { get; } = new(database);

    public JournalTable Journal { get; } = new(database);

    public EventTable Events { get; } = new(database);

    public OutboxTable Outbox { get; } = new(database);

    public HeldTable Held { get; } = new(database);

    public CounterTable Counters { get; } = new(database);

    public SweepTable Sweeps { get; } = new(database);

    public OwnerRow Owner { get; } = new(database);

    public void Dispose() => Database.Dispose();
}
