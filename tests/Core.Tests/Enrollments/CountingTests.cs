using Sojourn.Core.Enrollments;
using Sojourn.Core.Values;
using Xunit;

namespace Sojourn.Core.Tests.Enrollments;

public sealed class CountingTests
{
    [Fact]
    public void A_line_without_its_details_counts_as_it_did_and_tells_nothing()
    {
        var secret = ("detail", Value.Of("+14155550123"));
        JournalEntry[] lines =
        [
            new(JournalKind.Queued, "sms", 1, "sms", Data.Of(("to", Value.Of("+14155550123")))),
            new(JournalKind.Refused, "sms", 1, "rejected", Data.Of(secret, ("channel", Value.Of("sms")))),
            new(JournalKind.Refused, "sms", 1, "rejected", Data.Of(secret, ("again", Value.Of(true)))),
            new(JournalKind.Receipt, "call", 2, "answered", Data.Of(secret, ("talkSeconds", Value.Of(30)))),
            new(JournalKind.Receipt, "sms", 1, "failed", Data.Of(secret, ("after", Value.Of("delivered")))),
            new(JournalKind.Ended, "sms", 1, "completed", Data.Of(("durationMs", Value.Of(5_000)))),
        ];
        var bare = lines.Select(Counting.Bare).ToList();
        Assert.Equal(Counting.Of(lines, node => node), Counting.Of(bare, node => node));
        Assert.DoesNotContain(bare, line => line.Detail.Any(detail => detail.Value.ToString().Contains("+1415", StringComparison.Ordinal)));
        Assert.Contains(Counting.Of(bare, node => node), change => change is { Name: "call.talk_seconds", Delta: 30 });
    }
}
