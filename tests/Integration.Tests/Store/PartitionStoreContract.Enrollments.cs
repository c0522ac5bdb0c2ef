using CsCheck;
using NodaTime;
using Sojourn.Core;
using Sojourn.Core.Enrollments;
using Sojourn.Core.Values;
using Sojourn.Store;
using Xunit;

namespace Sojourn.Integration.Tests.Store;

public abstract partial class PartitionStoreContract
{
    [Fact]
    public void An_enrollment_comes_back_as_it_was_written_and_as_it_was_changed()
    {
        var sequence = 0L;
        Gen.Select(Generate.Enrollment, Generate.Enrollment).Sample(
            (first, second) =>
            {
                var id = new EnrollmentId(Ids.Number(++sequence, 9));
                var written = first with { Id = id };
                Commit(Store, changes => changes.NewEnrollments.Add(written));
                Assert.Equal(written, Find(Store, id));
                // Whom it belongs to and where it came from never change.
                var changed = second with
                {
                    Id = id,
                    Profile = first.Profile,
                    Journey = first.Journey,
                    Run = first.Run,
                    Import = first.Import,
                    Key = first.Key,
                };
                Commit(Store, changes => changes.ChangedEnrollments.Add(new(written, changed)));
                Assert.Equal(changed, Find(Store, id));
            },
            iter: 200, threads: 1);
    }

    [Fact]
    public void Data_stays_when_a_step_says_that_it_has_not_changed()
    {
        var data = Data.Of(("city", Value.Of("Lisbon")));
        var enrollment = Waiting(1, Now) with { Data = data, Contact = data };
        Commit(Store, changes => changes.NewEnrollments.Add(enrollment));
        Commit(Store, changes => changes.ChangedEnrollments.Add(new(enrollment, enrollment with { Node = "next" })));
        Assert.Equal(enrollment with { Node = "next" }, Find(Store, enrollment.Id));
    }

    [Fact]
    public void Enrollments_are_found_by_profile_open_and_ended()
    {
        var open = Waiting(1, Now) with { Profile = 40 };
        var ended = Waiting(2, null) with { Profile = 40, Status = EnrollmentStatus.Completed, EndedAt = Now };
        Commit(Store, changes => changes.NewEnrollments.AddRange([open, ended, Waiting(3, Now) with { Profile = 41 }]));
        var found = new List<Enrollment>();
        Store.EnrollmentsOf([40, 99], found);
        Assert.Equal([open, ended], found.OrderBy(row => row.Id.Number));
    }

    [Fact]
    public void Open_enrollments_of_a_scope_come_in_pages_by_id()
    {
        var ended = Waiting(2, null) with { Status = EnrollmentStatus.Exited };
        Commit(Store, changes => changes.NewEnrollments.AddRange(
            [Waiting(1, Now), ended, Waiting(3, null), Waiting(4, Now), Waiting(5, Now, scope: new(new(7), RunId.None))]));
        var page = new List<Enrollment>();
        Store.Open(Scope, default, 2, page);
        Assert.Equal([Waiting(1, Now), Waiting(3, null)], page);
        Store.Open(Scope, page[^1].Id, 2, page);
        Assert.Equal(Waiting(4, Now), page[^1]);
        Assert.Equal(3, page.Count);
    }

    [Fact]
    public void Rows_of_a_list_are_found_and_deleted_with_their_data_and_journal()
    {
        var data = Data.Of(("city", Value.Of("Lisbon")));
        var listed = Waiting(2, Instant.FromUnixTimeMilliseconds(0)) with { Import = 4, Data = data, LastJournal = 2 };
        Commit(Store, changes =>
        {
            changes.NewEnrollments.AddRange([Waiting(1, Now) with { Import = 3, LastJournal = 3 }, listed, Waiting(3, Now) with { Import = 4 }]);
            changes.Journal.AddRange([Entry(1, 0, listed.Id), Entry(2, 1, listed.Id), Entry(3, 0, Waiting(1, Now).Id)]);
        });
        var ids = new List<EnrollmentId>();
        Store.OfImport(Scope, 4, 1, ids);
        Assert.Equal([listed.Id], ids);
        Commit(Store, changes => changes.DeletedEnrollments.AddRange(ids));
        Store.OfImport(Scope, 4, 10, ids);
        Assert.Equal([listed.Id, Waiting(3, Now).Id], ids);
        Assert.Null(Find(Store, listed.Id));
        using var reader = OpenReader();
        Assert.Equal([3L], reader.JournalRows(0, 10).Select(row => row.Id));
    }

    [Fact]
    public void All_rows_of_a_deleted_draft_are_found_whatever_list_they_came_with()
    {
        Commit(Store, changes => changes.NewEnrollments.AddRange([Waiting(1, Now) with { Import = 3 }, Waiting(2, Now)]));
        var ids = new List<EnrollmentId>();
        Store.OfImport(Scope, 0, 10, ids);
        Assert.Equal([Waiting(1, Now).Id, Waiting(2, Now).Id], ids);
    }

    [Fact]
    public void A_journal_is_read_oldest_first_from_the_row_that_the_enrollment_names()
    {
        var enrollment = Waiting(1, Now) with { LastJournal = 3 };
        Commit(Store, changes =>
        {
            changes.NewEnrollments.Add(enrollment);
            changes.Journal.AddRange([Entry(1, 0, enrollment.Id), Entry(2, 0, Waiting(2, Now).Id), Entry(3, 1, enrollment.Id)]);
        });
        using var reader = OpenReader();
        Assert.Equal([1L, 3L], reader.Journal(enrollment).Select(row => row.Id));
        var row = reader.Journal(enrollment)[^1];
        var expected = Entry(3, 1, enrollment.Id);
        Assert.Equal(expected.Entries, row.Entries);
        Assert.Equal(expected, row with { Entries = expected.Entries });
    }

    private static JournalRow Entry(long id, long previous, EnrollmentId enrollment) => new(
        id, previous, enrollment, Now, 2,
        [
            new(JournalKind.Left, "send", 1, "delivered", Data.Of(("to", Value.Of("+14155550100")))),
            new(JournalKind.Entered, "wait", 2, "", Data.Empty),
        ]);
}
