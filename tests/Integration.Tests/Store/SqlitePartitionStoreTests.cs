using NodaTime;
using Sojourn.Store;
using Sojourn.Store.Sqlite;
using Xunit;

namespace Sojourn.Integration.Tests.Store;

/// <summary>The contract on SQLite, and what only a file can do: crash, fill up, turn read-only.</summary>
public sealed class SqlitePartitionStoreTests : PartitionStoreContract
{
    private readonly TemporaryDirectory directory = new();

    private string File => directory.File("partition.db");

    [Theory]
    [InlineData(EnrollmentTable.DueSql, "SEARCH e USING INDEX wakes (journey=? AND run=? AND held=? AND wake<?)")]
    [InlineData(EnrollmentTable.NextWakeSql, "SEARCH enrollments USING COVERING INDEX wakes (journey=? AND run=? AND held=? AND wake>?)")]
    [InlineData(EnrollmentTable.OfScopeSql, "SEARCH e USING INDEX enrollments_by_scope (journey=? AND run=? AND rowid>?)")]
    public void Wakes_and_pages_are_seeks_that_sort_nothing(string sql, string expected)
    {
        using var store = OpenStore();
        using var database = SqliteDatabase.Open(File, SqliteUse.Read);
        using var plan = database.Once($"EXPLAIN QUERY PLAN {sql}");
        var steps = Rows.All(plan, static row => row.Text(3));
        Assert.Contains(expected, steps);
        Assert.DoesNotContain(steps, step => step.Contains("SCAN", StringComparison.Ordinal) || step.Contains("B-TREE", StringComparison.Ordinal));
    }

    [Fact]
    public void After_a_crash_every_commit_that_returned_is_there()
    {
        using var crashed = new TemporaryDirectory();
        for (var i = 1; i <= 5; i++)
        {
            Commit(Store, changes => changes.NewEnrollments.Add(Waiting(i, Now)));
        }
        CopyTo(crashed);
        using var reopened = SqlitePartitionStore.Open(crashed.File("partition.db"));
        Assert.Equal(5, Due(reopened, Now).Count);
        Assert.Equal(5, reopened.Sequences.Enrollment);
    }

    [Fact]
    public void A_commit_whose_log_is_torn_is_undone_whole_and_those_before_it_stand()
    {
        Commit(Store, changes => changes.NewEnrollments.Add(Waiting(1, Now)));
        Commit(Store, changes => changes.NewEnrollments.AddRange(Enumerable.Range(2, 500).Select(i => Waiting(i, Now))));
        using var crashed = new TemporaryDirectory();
        CopyTo(crashed);
        using (var log = System.IO.File.OpenWrite(crashed.File("partition.db-wal")))
        {
            log.SetLength(log.Length - 10);
        }
        using var reopened = SqlitePartitionStore.Open(crashed.File("partition.db"));
        Assert.Equal([Waiting(1, Now)], Due(reopened, Now, limit: 1_000));
    }

    [Fact]
    public void A_full_disk_is_said_in_a_sentence_loses_nothing_and_is_got_over()
    {
        using (var small = SqlitePartitionStore.Open(File, new(MaxPages: 60)))
        {
            Commit(small, changes => changes.NewEnrollments.Add(Waiting(1, Now)));
            var error = Assert.Throws<StoreUnavailableException>(() => Commit(
                small, changes => changes.NewEnrollments.AddRange(Enumerable.Range(2, 20_000).Select(i => Waiting(i, Now)))));
            Assert.Contains("is full", error.Message, StringComparison.Ordinal);
            Assert.Contains(File, error.Message, StringComparison.Ordinal);
            // The server stops over it, so that the sentence must not say that waiting helps.
            Assert.DoesNotContain("by itself", error.Message, StringComparison.Ordinal);
            Assert.Single(Due(small, Now));
            Commit(small, changes => changes.ChangedEnrollments.Add(new(Waiting(1, Now), Waiting(1, Now + Duration.FromDays(1)))));
        }
        Commit(Store, changes => changes.NewEnrollments.AddRange(Enumerable.Range(2, 20_000).Select(i => Waiting(i, Now))));
        Assert.Equal(20_000, Due(Store, Now, limit: 30_000).Count);
    }

    [Fact]
    public void A_file_that_cannot_be_written_is_said_in_a_sentence()
    {
        OpenStore().Dispose();
        // The tests may run as root, whom rights do not stop: a connection that SQLite holds to reading answers the same code.
        using var database = SqliteDatabase.Open(File, SqliteUse.Write);
        database.Execute("PRAGMA query_only=ON");
        var error = Assert.Throws<StoreUnavailableException>(() => database.Execute("UPDATE owner SET epoch = 0"));
        Assert.Contains("read-only", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_database_is_refused_in_a_sentence()
    {
        System.IO.File.WriteAllText(File, new string('?', 8192));
        var error = Assert.Throws<StoreUnavailableException>(OpenStore);
        Assert.Contains("restore the last backup", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_a_newer_program_is_refused_in_a_sentence()
    {
        OpenStore().Dispose();
        using (var database = SqliteDatabase.Open(File, SqliteUse.Write))
        {
            database.Execute("PRAGMA user_version=999");
        }
        var error = Assert.Throws<StoreUnavailableException>(OpenStore);
        Assert.Contains("newer Sojourn", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_log_flows_back_while_a_reader_reads()
    {
        using var reader = OpenReader();
        Commit(Store, changes => changes.NewEnrollments.AddRange(Enumerable.Range(1, 2_000).Select(i => Waiting(i, Now))));
        Assert.NotNull(reader.Enrollment(Waiting(1, Now).Id));
        Store.Checkpoint();
        using var database = SqliteDatabase.Open(File, SqliteUse.Checkpoint);
        var (pages, moved) = database.Checkpoint(SQLitePCL.raw.SQLITE_CHECKPOINT_PASSIVE);
        Assert.Equal(pages, moved);
        Assert.NotNull(reader.Enrollment(Waiting(2_000, Now).Id));
    }

    protected override IPartitionStore OpenStore() => SqlitePartitionStore.Open(File);

    protected override IPartitionReader OpenReader()
    {
        // A reader never makes the file: the owner has.
        _ = Store;
        return new SqlitePartitionReader(File);
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
        {
            directory.Dispose();
        }
    }

    /// <summary>What a disk holds after the process was killed: the file and its log, and no goodbye.</summary>
    private void CopyTo(TemporaryDirectory target)
    {
        System.IO.File.Copy(File, target.File("partition.db"));
        System.IO.File.Copy(File + "-wal", target.File("partition.db-wal"));
    }
}
