using Sojourn.Core;
using Sojourn.Core.Enrollments;

namespace Sojourn.Runtime.Partitions;

/// <summary>
/// How a deleted person goes out of what is kept for the counters: lines of their journals stay, without the details that could tell
/// of them. A journal may be longer than a batch should be; what is left of it is remembered in the store, and a sweep goes on with it.
/// </summary>
public sealed partial class Partition
{
    /// <summary>Rows of journals that one batch writes anew at most.</summary>
    private const int EraseChunk = 1_000;

    private readonly Dictionary<EnrollmentId, long> erasing = [];

    /// <summary>Somebody is deleted: the lines that this very batch is about to write, what is held, and as much of the journal as has room.</summary>
    private void Forget(WorkingEnrollment working)
    {
        working.State = Forgotten(working.State);
        batch.Changes.Forgotten.Add(working.State.Id);
        batch.Changes.Held.RemoveAll(held => held.Enrollment == working.State.Id);
        var lines = batch.Changes.Journal;
        for (var i = 0; i < lines.Count; i++)
        {
            if (lines[i].Enrollment == working.State.Id)
            {
                lines[i] = lines[i] with { Entries = Bare(lines[i].Entries) };
            }
        }
        Erase(working.State.Id, working.Before.LastJournal);
    }

    /// <summary>The sweep: a chunk of what earlier deletions left.</summary>
    private void EraseJournals()
    {
        foreach (var (enrollment, from) in erasing)
        {
            if (batch.Changes.Rewritten.Count >= Math.Min(EraseChunk, settleChunk))
            {
                return;
            }
            Erase(enrollment, from);
        }
    }

    private void Erase(EnrollmentId enrollment, long from)
    {
        var room = Math.Min(EraseChunk, settleChunk) - batch.Changes.Rewritten.Count;
        var rows = room > 0 && from > 0 ? store.JournalBack(from, room) : [];
        foreach (var row in rows)
        {
            batch.Changes.Rewritten.Add(row with { Entries = Bare(row.Entries) });
        }
        var left = room <= 0 ? from : rows.Count == room ? rows[^1].Previous : 0;
        if (left > 0 || erasing.ContainsKey(enrollment))
        {
            batch.Changes.Erasures[enrollment] = left;
        }
    }

    private void CommittedErasures()
    {
        foreach (var (enrollment, left) in batch.Changes.Erasures)
        {
            if (left > 0)
            {
                erasing[enrollment] = left;
            }
            else
            {
                erasing.Remove(enrollment);
            }
        }
    }

    /// <summary>What a provider still says about somebody who is gone leaves a line, and that tells nothing.</summary>
    private Advanced Untold(Advanced advanced) => advanced with { After = Forgotten(advanced.After), Journal = Bare(advanced.Journal) };

    private bool IsGone(long profile) => !batch.Profiles.TryGetValue(profile, out var known) || known.Deleted;

    private static Enrollment Forgotten(Enrollment enrollment) => enrollment with
    {
        Data = Core.Values.Data.Empty,
        Event = Core.Values.Data.Empty,
        Contact = Core.Values.Data.Empty,
        Results = Core.Values.Data.Empty,
        Earlier = Core.Values.Data.Empty,
    };

    private static List<JournalEntry> Bare(IReadOnlyList<JournalEntry> lines) => [.. lines.Select(Counting.Bare)];
}
