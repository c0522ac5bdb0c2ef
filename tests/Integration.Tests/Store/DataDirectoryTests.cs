using Sojourn.Core;
using Sojourn.Core.Enrollments;
using Sojourn.Store;
using Xunit;

namespace Sojourn.Integration.Tests.Store;

public sealed class DataDirectoryTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    private string Data => directory.File("data");

    [Fact]
    public void The_number_of_partitions_is_fixed_when_the_directory_is_made()
    {
        using (var made = DataDirectory.Open(Data, 3))
        {
            Assert.Equal(3, made.Partitions);
        }
        using var opened = DataDirectory.Open(Data, 8);
        Assert.Equal(3, opened.Partitions);
    }

    [Fact]
    public void A_second_process_is_refused_in_a_sentence_that_names_the_first()
    {
        using (DataDirectory.Open(Data, 1))
        {
            var error = Assert.Throws<StoreUnavailableException>(() => DataDirectory.Open(Data, 1));
            Assert.Contains($"in use by process {Environment.ProcessId}.", error.Message, StringComparison.Ordinal);
        }
        DataDirectory.Open(Data, 1).Dispose();
    }

    [Fact]
    public void A_directory_that_cannot_be_made_is_refused_in_a_sentence()
    {
        File.WriteAllText(directory.File("file"), "");
        var error = Assert.Throws<StoreUnavailableException>(() => DataDirectory.Open(directory.File("file"), 1));
        Assert.Contains("cannot be made", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_the_owner_may_open_the_files()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has access lists instead of modes.");
        using var data = DataDirectory.Open(Data, 1);
        using var partition = data.OpenPartition(0);
        _ = data.Sandbox;
        Assert.All(Directory.GetFiles(Data), file =>
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(file)));
    }

    [Fact]
    public void A_backup_made_while_the_writer_writes_opens_and_agrees_with_itself()
    {
        var scope = new WakeScope(new(7), new(3));
        using var data = DataDirectory.Open(Data, 2);
        using var writing = new CancellationTokenSource();
        using var started = new ManualResetEventSlim();
        data.Catalog.SetSetting("named", "yes");
        using (var second = data.OpenPartition(1))
        {
            second.Commit(new());
        }
        var writer = new Thread(() =>
        {
            using var store = data.OpenPartition(0);
            for (var i = 1L; !writing.IsCancellationRequested; i++)
            {
                var changes = new Changes();
                changes.NewEnrollments.Add(new() { Id = new(Ids.Number(i, 1)), Journey = scope.Journey, Run = scope.Run });
                changes.Tallies[scope] = new(1, 0);
                store.Commit(changes);
                started.Set();
            }
        })
        { IsBackground = true };
        writer.Start();
        started.Wait(TestContext.Current.CancellationToken);
        data.Backup(directory.File("backup"));
        writing.Cancel();
        writer.Join();
        using var copy = DataDirectory.Open(directory.File("backup"), 5);
        Assert.Equal(2, copy.Partitions);
        Assert.Equal("yes", copy.Catalog.Setting("named"));
        using var copied = copy.OpenPartition(0);
        var rows = new List<Enrollment>();
        copied.Open(scope, default, int.MaxValue, rows);
        Assert.NotEmpty(rows);
        Assert.Equal(rows.Count, copied.Tallies()[scope].Added);
        Assert.Equal(rows.Count, copied.Sequences.Enrollment);
    }

    [Fact]
    public void A_backup_never_goes_into_a_directory_that_holds_something()
    {
        using var data = DataDirectory.Open(Data, 1);
        Assert.Throws<StoreUnavailableException>(() => data.Backup(Data));
    }

    [Fact]
    public void A_slot_never_changes_and_every_slot_has_one_partition()
    {
        // Written down from the first release: another number here would lose everybody.
        Assert.Equal(2979, SlotMap.SlotOf("default", "tel:+14155550100"));
        Assert.Equal("0-1365:0 1366-2730:1 2731-4095:2", SlotMap.Even(3).ToString());
        Assert.Equal(SlotMap.Even(5).ToString(), SlotMap.Parse(SlotMap.Even(5).ToString()).ToString());
        Assert.Equal(2, SlotMap.Even(3).PartitionOf(new EnrollmentId(Ids.Number(99, 4095))));
        Assert.Throws<FormatException>(() => SlotMap.Parse("0-4094:0"));
        Assert.Throws<FormatException>(() => SlotMap.Parse("0-4095:0 7-7:1"));
    }

    public void Dispose() => directory.Dispose();
}
