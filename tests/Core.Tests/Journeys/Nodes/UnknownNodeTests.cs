using System.Text;
using Sojourn.Core.Journeys;
using Sojourn.Core.Tests.Testing;
using Xunit;

namespace Sojourn.Core.Tests.Journeys.Nodes;

public sealed class UnknownNodeTests
{
    [Fact]
    public void A_kind_of_another_version_keeps_its_settings_and_cannot_be_published()
    {
        Assert.Contains(("unknown_kind", ""), Flow.Wrong("teleport", """{ "to": "mars" }"""));
        var definition = Flow.Define("""{ "id": "m", "kind": "teleport", "settings": { "to": "mars" } }""", "start > m");
        Assert.Contains("\"mars\"", Encoding.UTF8.GetString(DefinitionJson.Write(definition)), StringComparison.Ordinal);
    }
}
