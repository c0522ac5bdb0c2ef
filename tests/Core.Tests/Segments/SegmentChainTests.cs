using Sojourn.Core.Journeys;
using Sojourn.Core.Segments;
using Xunit;

namespace Sojourn.Core.Tests.Segments;

public sealed class SegmentChainTests
{
    private static Predicate Asks(string id) => new Predicate.InSegment(id);

    private static Dictionary<string, Segment> Segments(params ReadOnlySpan<(string Id, Predicate? When)> all)
    {
        var segments = new Dictionary<string, Segment>();
        foreach (var (id, when) in all)
        {
            segments[id] = new(id, id, when);
        }
        return segments;
    }

    [Fact]
    public void Segments_that_would_ask_each_other_in_a_circle_are_refused_where_they_do()
    {
        var segments = Segments(("a", Asks("b")), ("b", new Predicate.Not(Asks("c"))), ("c", null));

        var problem = SegmentChain.Problem(segments, "c", new Predicate.All([new Predicate.Compare("profile.n", "exists", Sojourn.Core.Values.Value.Of(true)), new Predicate.Any([Asks("a")])]))!;

        Assert.Equal(("segment_circle", "when.all[1].any[0].segment"), (problem.Code, problem.Path));
        Assert.Contains("c → a → b → c", problem.Message, StringComparison.Ordinal);
        Assert.Equal("segment_circle", SegmentChain.Problem(segments, "a", new Predicate.Not(Asks("a")))?.Code);
        Assert.Equal("segment_circle", SegmentChain.Problem(segments, "c", new Predicate.Did("e", null, null, Asks("b")))?.Code);
        Assert.Null(SegmentChain.Problem(segments, "d", new Predicate.Any([Asks("a"), Asks("b"), Asks("c")])));
        Assert.Null(SegmentChain.Problem(segments, "b", null));
    }

    [Fact]
    public void A_chain_that_would_be_too_long_is_refused_whichever_link_closes_it()
    {
        var last = Limits.SegmentChain;
        var segments = new Dictionary<string, Segment>();
        for (var i = 1; i <= last; i++)
        {
            segments[$"s{i}"] = new($"s{i}", "", i == 1 ? null : Asks($"s{i - 1}"));
        }

        Assert.Null(SegmentChain.Problem(segments, "new", Asks($"s{last - 1}")));
        Assert.Equal(("segment_chain_too_long", "when.segment"), SegmentChain.Problem(segments, "new", Asks($"s{last}")) is { } top ? (top.Code, top.Path) : default);
        segments["bottom"] = new("bottom", "", null);
        Assert.Equal("segment_chain_too_long", SegmentChain.Problem(segments, "s1", Asks("bottom"))?.Code);
    }

    [Fact]
    public void A_circle_that_an_older_program_saved_is_looked_at_and_can_be_mended()
    {
        var segments = Segments(("a", Asks("b")), ("b", Asks("a")), ("c", null));

        Assert.Null(SegmentChain.Problem(segments, "d", Asks("a")));
        Assert.Null(SegmentChain.Problem(segments, "a", Asks("c")));
    }
}
