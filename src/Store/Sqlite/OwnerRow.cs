namespace Sojourn.Store.Sqlite;

/// <summary>
/// Who writes the partition, and the numbers it has given out. Its update is the last statement of every commit: it finds
/// no row when another owner has come since, and the batch is void.
/// </summary>
internal sealed class OwnerRow(SqliteDatabase database)
{
    private readonly SqliteStatement read = database.Prepare("SELECT epoch, profile, enrollment, journal, outbox, held, event, queued FROM owner");
    private readonly SqliteStatement take = database.Prepare("UPDATE owner SET epoch = epoch + 1");
    private readonly SqliteStatement keep = database.Prepare(
        "UPDATE owner SET profile = ?2, enrollment = ?3, journal = ?4, outbox = ?5, held = ?6, event = ?7, queued = queued + ?8 WHERE epoch = ?1");
    private long epoch;

    public Sequences Sequences { get; private set; } = new(0, 0, 0, 0, 0, 0);

    /// <summary>Makes this connection the owner.</summary>
    public void Take() => database.Transaction(() =>
    {
        take.Run();
        read.Step();
        epoch = read.Long(0);
        Sequences = new(read.Long(1), read.Long(2), read.Long(3), read.Long(4), read.Long(5), read.Long(6));
        read.Reset();
    });

    /// <summary>Rows of the outbox.</summary>
    public long Queued()
    {
        read.Step();
        var rows = read.Long(7);
        read.Reset();
        return rows;
    }

    /// <exception cref="FencedException">Another owner has come.</exception>
    public void Keep(Sequences sequences, int queuedChange)
    {
        keep.Bind(1, epoch).Bind(2, sequences.Profile).Bind(3, sequences.Enrollment).Bind(4, sequences.Journal)
            .Bind(5, sequences.Outbox).Bind(6, sequences.Held).Bind(7, sequences.Event).Bind(8, queuedChange).Run();
        if (database.Changes != 1)
        {
            throw new FencedException($"Another owner has taken over '{database.Path}': the batch was not written, and this owner must stop.");
        }
    }

    /// <summary>Called when the commit that kept them has returned.</summary>
    public void Kept(Sequences sequences) => Sequences = sequences;
}
