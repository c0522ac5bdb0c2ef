using Microsoft.Extensions.Time.Testing;
using Sojourn.Runtime.Catalog;
using Xunit;

namespace Sojourn.Integration.Tests.Hosting;

/// <summary>Many ask, and the store is asked once.</summary>
public sealed class SharedLookTests
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly FakeTimeProvider time = new();
    private readonly List<string> looks = [];

    [Fact]
    public async Task All_who_ask_before_a_look_begins_share_it_and_the_next_begins_a_pause_later()
    {
        var look = new SharedLook<string>(all => looks.Add(string.Join(' ', all.Order(StringComparer.Ordinal))), Pause, time);
        await look.For("first");
        Task[] asked = [.. Enumerable.Range(0, 100).Select(i => look.For($"{i % 2}"))];
        time.Advance(Pause - TimeSpan.FromMilliseconds(1));
        Assert.DoesNotContain(asked, each => each.IsCompleted);
        await Passes(Task.WhenAll(asked));
        Assert.Equal(["first", "0 1"], looks);
    }

    [Fact]
    public async Task Whoever_asks_while_one_looks_gets_a_later_look_and_one_that_fails_fails_for_those_alone_who_waited_for_it()
    {
        Task? during = null;
        SharedLook<string> look = null!;
        look = new(all =>
        {
            looks.Add(string.Join(' ', all));
            during ??= look.For("during");
            if (looks.Count == 1)
            {
                throw new InvalidOperationException("The store is away.");
            }
        }, Pause, time);
        await Assert.ThrowsAsync<InvalidOperationException>(() => look.For("first"));
        await Passes(during!);
        Assert.Equal(["first", "during"], looks);
    }

    /// <summary>Time goes on until something is done.</summary>
    private async Task Passes(Task done)
    {
        while (!done.IsCompleted)
        {
            time.Advance(TimeSpan.FromMilliseconds(10));
            await Task.Yield();
        }
        await done;
    }
}
