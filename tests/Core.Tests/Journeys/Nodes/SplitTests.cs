using Sojourn.Core.Enrollments;
using Sojourn.Core.Journeys;
using Sojourn.Core.Segments;
using Sojourn.Core.Tests.Testing;
using Sojourn.Core.Values;
using Xunit;

namespace Sojourn.Core.Tests.Journeys.Nodes;

public sealed class SplitTests
{
    [Theory]
    [InlineData(true, "a")]
    [InlineData(false, "b")]
    public void It_asks_whether_the_person_is_in_the_segment_and_says_what_it_found(bool vip, string node)
    {
        var flow = Flow.Of("""{ "id": "s", "kind": "split", "settings": { "segment": "vips" } }""", "start > s; s.true > a; s.false > b", Flow.Person(("vip", Value.Of(vip))));
        flow.Facts = flow.Facts with { Segments = new Dictionary<string, Segment> { ["vips"] = new("vips", "VIPs", new Predicate.Compare("profile.vip", "equals", Value.Of(true))) } };
        Assert.Equal(node, flow.Begin().State.Node);
        Assert.Equal(vip ? "true" : "false", Assert.Single(flow.Journal, entry => entry.Kind == JournalKind.Compared).Label);
        Assert.Equal("vips", Assert.Single(flow.Version.Segments));
    }
}
