using Sojourn.Core.Journeys;
using Xunit;

namespace Sojourn.Core.Tests.Journeys;

public sealed class EntryNamesTests
{
    [Fact]
    public void A_source_is_found_again_by_its_name_wherever_it_stands()
    {
        EntrySource api = new() { Kind = EntrySource.Api }, paid = new() { Kind = EntrySource.OnEvent, Event = "paid" }, again = new() { Kind = EntrySource.OnEvent, Event = "paid" };
        var entry = new EntryDefinition { Sources = [api, paid, again] };
        Assert.Equal(["api", "event:paid", "event:paid#2"], entry.Sources.Select(entry.NameOf));
        Assert.Same(again, entry.Find("event:paid#2"));
        Assert.Same(api, new EntryDefinition { Sources = [paid, api] }.Find("api"));
        Assert.Null(new EntryDefinition { Sources = [paid] }.Find("api"));
    }
}
