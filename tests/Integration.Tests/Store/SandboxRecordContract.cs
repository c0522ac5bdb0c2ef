using NodaTime;
using Sojourn.Core;
using Sojourn.Core.Messages;
using Sojourn.Core.Values;
using Xunit;

namespace Sojourn.Integration.Tests.Store;

/// <summary>What every store of the sandbox's record promises.</summary>
public abstract class SandboxRecordContract : IDisposable
{
    private static readonly Instant Now = Instant.FromUtc(2026, 3, 1, 9, 0);

    private readonly Lazy<ISandboxRecord> opened;

    protected SandboxRecordContract() => opened = new(Open);

    private ISandboxRecord Record => opened.Value;

    [Fact]
    public void A_key_that_is_known_counts_a_call_and_promises_nothing_again()
    {
        Assert.Equal([true, false], Call(idempotent: true, Message(1), Message(1)));
        Assert.Equal([false, true], Call(idempotent: true, Message(1), Message(2)));
        Assert.Equal([3, 1], Record.List(null, null, 0, 10).Select(item => item.Calls));
        Assert.Equal(2, Record.Due(Now, 10).Count);
    }

    [Fact]
    public void Without_keys_every_call_is_an_item_and_promises_its_receipts()
    {
        Assert.Equal([true, false], Call(idempotent: false, Message(1), Message(1)));
        Assert.Equal([1, 1], Record.List(null, null, 0, 10).Select(item => item.Calls));
        Assert.Equal(2, Record.Due(Now, 10).Count);
    }

    [Fact]
    public void What_was_received_comes_back_whole_by_channel_and_address_in_pages()
    {
        Call(idempotent: true, Message(1), Message(2) with { Channel = Channel.Email, To = "ann@example.org" }, Message(3));
        var sms = Record.List(Channel.Sms, null, 0, 1);
        Assert.Equal([new(1, Channel.Sms, "+14155550100", Message(1).Key, "send", 1, Now, Message(1).Content)], sms);
        Assert.Equal(Message(3).Key, Assert.Single(Record.List(Channel.Sms, null, sms[0].Id, 10)).Key);
        Assert.Equal(Message(2).Key, Assert.Single(Record.List(null, "ann@example.org", 0, 10)).Key);
    }

    [Fact]
    public void Promised_receipts_are_due_oldest_first_until_they_are_kept()
    {
        var later = new SandboxReceipt(Now + Duration.FromMinutes(5), new(Message(1).Key, "delivered", Now, Data.Of(("code", Value.Of(7m)))));
        var soon = new SandboxReceipt(Now + Duration.FromMinutes(1), new(Message(1).Key, "sent", Now, Data.Empty));
        Record.Record([Message(1)], [[later, soon]], true, Now);
        Assert.Equal(soon.Due, Record.NextDue());
        Assert.Empty(Record.Due(soon.Due - Duration.FromMilliseconds(1), 10));
        Assert.Equal([soon, later], Record.Due(later.Due, 10).Select(row => row.Receipt));
        Record.Kept([Record.Due(later.Due, 1)[0].Id]);
        Assert.Equal([later], Record.Due(later.Due, 10).Select(row => row.Receipt));
    }

    [Fact]
    public async Task Threads_record_at_once()
    {
        await Task.WhenAll(Enumerable.Range(0, 4).Select(thread => Task.Run(() =>
        {
            for (var i = 0; i < 50; i++)
            {
                Call(idempotent: true, Message(1 + i), Message(1_000 + (thread * 50) + i));
            }
        })));
        var items = Record.List(null, null, 0, 1_000);
        Assert.Equal((250, 400), (items.Count, items.Sum(item => item.Calls)));
    }

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Opens the test's record.</summary>
    protected abstract ISandboxRecord Open();

    protected abstract void Dispose(bool disposing);

    protected static OutgoingMessage Message(long number) => new(
        new(new(Ids.Number(number, 5)), 1, 0), Channel.Sms, "send", "tel:+14155550100", "+14155550100", Data.Of(("body", Value.Of("Hello"))));

    protected IReadOnlyList<bool> Call(bool idempotent, params OutgoingMessage[] messages) => Record.Record(
        messages, [.. messages.Select(message => (IReadOnlyList<SandboxReceipt>)[new(Now, new(message.Key, "delivered", Now, Data.Empty))])],
        idempotent, Now);
}
