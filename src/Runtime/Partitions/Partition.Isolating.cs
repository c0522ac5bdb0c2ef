using Microsoft.Extensions.Logging;
using Sojourn.Core;
using Sojourn.Core.Messages;
using Sojourn.Runtime.Outbox;
using Sojourn.Store;

namespace Sojourn.Runtime.Partitions;

/// <summary>
/// A batch that cannot be written although the disk is well: something in it is poison. Nothing of it has come true, so each
/// of its items is tried again alone. What fails alone is answered with its error, or its enrollment is failed where everyone
/// can see it; the others go on as if nothing had been.
/// </summary>
public sealed partial class Partition
{
    private readonly Queue<Suspect> suspects = new();
    private readonly HashSet<EnrollmentId> poisoned = [];

    /// <summary>The fault may lie in a sweep rather than in what came in: when the suspects are through, one turn is the sweeps' alone.</summary>
    private bool sweepsSuspected;

    /// <summary>One item of a batch that failed.</summary>
    private readonly record struct Suspect(Waiting? Asked, (OutboxEntry Entry, Answer? Answer)? Answered, (WakeScope Scope, EnrollmentId Id)? Woken);

    /// <summary>A batch of one. It leaves the sweeps alone.</summary>
    private bool TakeAlone(Suspect suspect)
    {
        if (suspect.Asked is { } waiting)
        {
            requests.Add(waiting);
        }
        if (suspect.Answered is { } answered)
        {
            answers.Add(answered);
        }
        if (suspect.Woken is { } woken)
        {
            batch.LoadEnrollments([woken.Id]);
            if (batch.Enrollments.TryGetValue(woken.Id, out var working))
            {
                due.Add((woken.Scope, working.State));
            }
        }
        return false;
    }

    private void Isolate(Exception error, bool alone)
    {
        Restart();
        if (!alone && requests.Count + answers.Count + due.Count > 0)
        {
            sweepsSuspected = true;
            log.LogError(error, "Partition {Partition} could not commit a batch of {Requests} requests, {Answers} answers and {Wakes} wakes; each is tried alone",
                Number, requests.Count, answers.Count, due.Count);
            foreach (var answered in answers)
            {
                suspects.Enqueue(new(null, answered, null));
            }
            foreach (var waiting in requests)
            {
                suspects.Enqueue(new(waiting, null, null));
            }
            foreach (var (scope, enrollment) in due)
            {
                suspects.Enqueue(new(null, null, (scope, enrollment.Id)));
            }
        }
        else if (requests.Count > 0)
        {
            Refuse(requests[0], error);
        }
        else
        {
            Condemn(error);
        }
        requests.Clear();
    }

    /// <summary>Receipts have no caller who could act on an error: each is tried alone, and then its enrollment is at fault.</summary>
    private void Refuse(Waiting waiting, Exception error)
    {
        if (waiting.Request is ReceiptsRequest { Receipts: { Count: > 1 } receipts })
        {
            var parts = receipts.Select(receipt => new Waiting(new ReceiptsRequest([receipt]), new(TaskCreationOptions.RunContinuationsAsynchronously))).ToList();
            foreach (var part in parts)
            {
                suspects.Enqueue(new(part, null, null));
            }
            _ = Task.WhenAll(parts.Select(part => part.Reply.Task)).ContinueWith(
                all => _ = all.IsCompletedSuccessfully ? waiting.Reply.TrySetResult(Done.Reply) : waiting.Reply.TrySetException(all.Exception!.InnerExceptions),
                TaskScheduler.Default);
        }
        else if (waiting.Request is ReceiptsRequest { Receipts: [var receipt] } && poisoned.Add(receipt.Key.Enrollment))
        {
            suspects.Enqueue(new(waiting, null, null));
        }
        else
        {
            log.LogError(error, "A {Request} could not be committed", waiting.Request.GetType().Name);
            waiting.Reply.TrySetException(error);
        }
    }

    /// <summary>An enrollment whose step cannot be written is failed instead.</summary>
    /// <exception cref="InvalidOperationException">Not even that can be written: then the store is broken.</exception>
    private void Condemn(Exception error)
    {
        var culprit = answers.Count > 0 ? answers[0].Entry.Row.Key.Enrollment
            : due.Count > 0 ? due[0].Enrollment.Id
            : settleChunk == 1 && batch.Enrollments.Count > 0 ? batch.Enrollments.Keys.First()
            : (EnrollmentId?)null;
        if (culprit is null && settleChunk > 1)
        {
            log.LogError(error, "Partition {Partition} could not commit a part of a sweep; its items are tried one by one", Number);
            settleChunk = 1;
            return;
        }
        if (culprit is not { } id || !poisoned.Add(id))
        {
            throw new InvalidOperationException($"Partition {Number} cannot commit.", error);
        }
        log.LogError(error, "A step of enrollment {Enrollment} could not be committed; it is failed", id);
        foreach (var answered in answers)
        {
            suspects.Enqueue(new(null, answered, null));
        }
        foreach (var (scope, enrollment) in due)
        {
            suspects.Enqueue(new(null, null, (scope, enrollment.Id)));
        }
    }

    /// <summary>The sweeps begin anew: what they have done is done, and doing it twice changes nothing.</summary>
    private void Restart()
    {
        sweeps.Review(snapshot, tallies);
        foreach (var scope in store.ScopesWithHeld())
        {
            sweeps.Holding(scope);
        }
        foreach (var (scope, _) in due)
        {
            wakes.Look(scope);
        }
    }
}
