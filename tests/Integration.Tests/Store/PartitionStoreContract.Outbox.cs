using NodaTime;
using Sojourn.Core;
using Sojourn.Core.Enrollments;
using Sojourn.Core.Messages;
using Sojourn.Core.Values;
using Sojourn.Store;
using Xunit;

namespace Sojourn.Integration.Tests.Store;

public abstract partial class PartitionStoreContract
{
    [Fact]
    public void Each_lane_of_the_outbox_is_a_queue_of_its_own()
    {
        var other = new WakeScope(new(9), new(0));
        OutboxRow[] rows = [Row(1), Row(2, Channel.Email), Row(3), Row(4, Channel.Sms, other), Row(5)];
        Commit(Store, changes => changes.Queued.AddRange(rows));
        Assert.Equal([new(Scope, Channel.Sms), new(Scope, Channel.Email), new Lane(other, Channel.Sms)], Store.Lanes());
        Assert.Equal([rows[0], rows[2]], Page(new(Scope, Channel.Sms), 0, 2));
        Assert.Equal([rows[4]], Page(new(Scope, Channel.Sms), 3, 2));
        Assert.Equal([rows[3]], Page(new(other, Channel.Sms), 0, 2));
    }

    [Fact]
    public void What_is_in_flight_is_found_without_its_lane_and_what_is_done_is_gone()
    {
        OutboxRow[] rows = [Row(1), Row(2), Row(3, Channel.Call)];
        Commit(Store, changes => changes.Queued.AddRange(rows));
        var dispatching = rows[1] with { State = OutboxState.Dispatching, Attempts = 2, Due = Now + Duration.FromMinutes(1) };
        var calling = rows[2] with { State = OutboxState.InProgress, Since = Now };
        Commit(Store, changes => changes.Marked.AddRange([dispatching, calling]));
        var flying = new List<OutboxRow>();
        Store.InFlight(flying);
        Assert.Equal([dispatching, calling], flying.OrderBy(row => row.Id));
        using var reader = OpenReader();
        Assert.Equal((1, rows[0].Since), reader.OutboxBacklog());
        Commit(Store, changes => changes.Done.AddRange(rows));
        Assert.Empty(Store.Lanes());
        Assert.Equal((0, null), reader.OutboxBacklog());
    }

    [Fact]
    public void A_row_that_is_done_already_does_no_harm_and_is_not_counted_twice()
    {
        Commit(Store, changes => changes.Queued.AddRange([Row(1), Row(2)]));
        Commit(Store, changes => changes.Done.Add(Row(1)));
        Commit(Store, changes => changes.Done.Add(Row(1)));
        using var reader = OpenReader();
        Assert.Equal(1, reader.OutboxBacklog().Rows);
    }

    [Fact]
    public void Held_signals_come_back_whole_and_in_order_until_they_are_released()
    {
        var other = new WakeScope(new(2), new(1));
        var key = new EffectKey(new(4101), 3, 1);
        HeldSignal[] held =
        [
            new(Scope, 1, new(4101), new Signal.Happened(new("bought", Now, Data.Of(("sum", Value.Of(12.5m))), "e-1"))),
            new(Scope, 2, new(4101), new Signal.Received(new(key, "delivered", Now, Data.Empty))),
            new(other, 3, new(8197), Signal.ProfileChanged.Signal),
            new(Scope, 4, new(4101), new Signal.Answered(key, new Answer.Rejected("bad_address", "No such number."))),
            new(Scope, 5, new(4101), new Signal.Answered(key, new Answer.Replied(200, Value.Of("ok")))),
            new(Scope, 6, new(4101), new Signal.Answered(key, new Answer.Replied(200, Value.Of("o…"), ResponseProblem.TooLarge))),
        ];
        Commit(Store, changes => changes.Held.AddRange(held));
        Assert.Equal([held[0], held[1], .. held[3..]], Store.Held(Scope, 10));
        Assert.Equal([held[0]], Store.Held(Scope, 1));
        Assert.Equal([other, Scope], Store.ScopesWithHeld());
        Commit(Store, changes => changes.Released.AddRange([held[0], held[2]]));
        Assert.Equal([held[1], .. held[3..]], Store.Held(Scope, 10));
        Assert.Equal([Scope], Store.ScopesWithHeld());
    }

    private static OutboxRow Row(long id, Channel channel = Channel.Sms, WakeScope? scope = null) => new(
        new(scope ?? Scope, channel), id, new(new(4101), 3, (int)id), 4101, "send", "+14155550100", Data.Of(("name", Value.Of("Ann"))),
        OutboxState.Queued, Now, 0, Now - Duration.FromMinutes(10 - id));

    private List<OutboxRow> Page(Lane lane, long after, int limit)
    {
        var rows = new List<OutboxRow>();
        Store.Outbox(lane, after, limit, rows);
        return rows;
    }
}
