using Sojourn.Core.Journeys;
using Xunit;

namespace Sojourn.Core.Tests.Journeys;

public sealed class PatternTests
{
    [Theory]
    [InlineData("^A.a$", "Ada", true)]
    [InlineData(@"^\+1\d{10}$", "+14155550100", true)]
    [InlineData(@"[]\](){5}]+", "({", true)]
    [InlineData("(a|b{2}){3}", "abba", true)]
    [InlineData("(a|b{2}){3}", "abab", false)]
    [InlineData("", "", true)]
    public void A_pattern_finds_what_it_says(string pattern, string text, bool found) => Assert.Equal(found, Pattern.Parse(pattern)!.Matches(text));

    [Theory]
    [InlineData("(")]
    [InlineData("(?=a)")]
    [InlineData(@"(a)\1")]
    [InlineData("a{5001}")]
    [InlineData("((a{100}){100}){100}")]
    [InlineData("(a{2147483647}){2147483647}")]
    [InlineData("a{99999999999999999999}")]
    [InlineData("(?:x[(]a{1000}[)]){1000}")]
    public void What_is_no_pattern_or_would_take_too_long_for_anyone_is_none(string pattern) => Assert.Null(Pattern.Parse(pattern));

    [Theory]
    [InlineData("a{5000}", 4000)]
    [InlineData("(ab|c{3}){4}", 700_000)]
    [InlineData("[^(){}]{3,}", 1_000_000)]
    public void The_longest_text_depends_on_the_repetitions(string pattern, int length)
    {
        Assert.False(Pattern.Parse(pattern)!.Matches(new('(', length)));
        Assert.Equal("text_too_long", Assert.Throws<ConditionException>(() => Pattern.Parse(pattern)!.Matches(new('(', 20_000_001))).Reason);
    }
}
