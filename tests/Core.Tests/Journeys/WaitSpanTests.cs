using Sojourn.Core.Journeys;
using Xunit;

namespace Sojourn.Core.Tests.Journeys;

public sealed class WaitSpanTests
{
    [Theory]
    [InlineData(1.0, "days", null)]
    [InlineData(120.0, "months", null)]
    [InlineData(121.0, "months", "wait_too_long")]
    [InlineData(7e27, "weeks", "wait_too_long")]
    [InlineData(315_000_000.0, "seconds", null)]
    [InlineData(0.5, "hours", null)]
    [InlineData(0.5, "days", "fraction_of_day")]
    [InlineData(-1.0, "hours", "negative_wait")]
    [InlineData(1.0, "fortnights", "unknown_unit")]
    [InlineData(1.0, null, "missing_setting")]
    public void A_span_has_an_amount_and_a_unit_within_bounds(double amount, string? unit, string? code) =>
        Assert.Equal(code, new WaitSpan((decimal)amount, unit).Check("wait")?.Code);
}
