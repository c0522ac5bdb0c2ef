using Sojourn.Core.Journeys;
using Sojourn.Core.Journeys.Nodes;
using Sojourn.Core.Tests.Testing;
using Xunit;

namespace Sojourn.Core.Tests.Journeys.Nodes;

public sealed class NodeKindsTests
{
    [Fact]
    public void Every_node_is_registered_under_its_own_kind()
    {
        var types = typeof(Node).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Node)) && !type.IsAbstract && type != typeof(UnknownNode));
        Assert.Equal(types.OrderBy(type => type.Name), NodeKinds.All.Values.OrderBy(type => type.Name));
        Assert.All(NodeKinds.All, kind => Assert.Equal(kind.Key, ((Node)Activator.CreateInstance(kind.Value)!).Kind));
    }

    [Fact]
    public void Every_kind_has_its_test_twin()
    {
        var twins = typeof(NodeKindsTests).Assembly.GetTypes().Where(type => type.Namespace == typeof(NodeKindsTests).Namespace).Select(type => type.Name);
        Assert.Subset(twins.ToHashSet(), NodeKinds.All.Values.Select(type => type.Name + "Tests").ToHashSet());
    }

    [Fact]
    public void A_blank_node_of_every_kind_can_be_checked_and_written()
    {
        foreach (var (kind, _) in NodeKinds.All)
        {
            var definition = Flow.Define($$"""{ "id": "x", "kind": "{{kind}}" }""", "start > x");
            _ = Validation.Validate(definition, new(new HashSet<string>(), new HashSet<string>()));
            Assert.Equal(DefinitionJson.Write(definition), DefinitionJson.Write(DefinitionJson.Parse(DefinitionJson.Write(definition)).Definition!));
        }
    }
}
