using SQLitePCL;

namespace Sojourn.Store.Sqlite;

/// <summary>
/// Lets the write-ahead log flow back into its file without stalling the writer. A second connection, on a thread of the
/// pool, moves pages while the writer goes on; the writer itself only moves the short rest that came meanwhile, after
/// which SQLite starts the log again from its beginning.
/// </summary>
internal sealed class LogKeeper(SqliteDatabase database) : IDisposable
{
    // Newer than the package's constants: moves nothing, only tells how long the log is.
    private const int JustLook = -1;

    /// <summary>Pages in the log at which the background begins to move them: 16 MiB.</summary>
    private const int MovePages = 4_096;

    /// <summary>Pages that the writer moves itself, which takes some milliseconds: 8 MiB.</summary>
    private const int RestPages = 2_048;

    private SqliteDatabase? helper;
    private Task moving = Task.CompletedTask;
    private int moved;

    /// <summary>Called after each commit, on the writer's thread.</summary>
    public void Grew()
    {
        try
        {
            var (pages, done) = database.Checkpoint(JustLook);
            var rest = pages - done;
            if (Interlocked.Exchange(ref moved, 0) == 1 && rest <= RestPages)
            {
                database.Checkpoint(raw.SQLITE_CHECKPOINT_PASSIVE);
            }
            else if (rest >= MovePages && moving.IsCompleted)
            {
                moving = Task.Run(Move);
            }
        }
        catch (StoreUnavailableException)
        {
            // The commit before stands, and is in the log. A disk that is full or gone fails the next commit, which says so.
        }
    }

    /// <summary>At a moment when nothing waits: everything that no reader needs goes into the file.</summary>
    /// <exception cref="StoreUnavailableException">The file cannot be written.</exception>
    public void FlowBack()
    {
        moving.Wait();
        database.Checkpoint(raw.SQLITE_CHECKPOINT_PASSIVE);
    }

    public void Dispose()
    {
        moving.Wait();
        helper?.Dispose();
    }

    private void Move()
    {
        try
        {
            helper ??= SqliteDatabase.Open(database.Path, SqliteUse.Checkpoint);
            helper.Checkpoint(raw.SQLITE_CHECKPOINT_PASSIVE);
            Interlocked.Exchange(ref moved, 1);
        }
        catch (StoreUnavailableException)
        {
            // As in Grew: nothing is lost, and the writer meets the same disk at its next commit.
        }
    }
}
