using System.Text.Json;
using Sojourn.Core.Enrollments;

namespace Sojourn.Core.Journeys.Nodes;

/// <summary>
/// A node of a kind that this version of Sojourn does not have. It keeps its settings, so that a draft can be saved, and cannot
/// be published.
/// </summary>
public sealed record UnknownNode(string UnknownKind, JsonElement? Settings) : Node
{
    public override string Kind => UnknownKind;

    public override IReadOnlyList<string> Ports => [];

    public override IReadOnlyList<string>? Results => null;

    public override void Check(NodeCheck check) =>
        check.Error("unknown_kind", "", $"'{UnknownKind}' is no kind of node. Use one of {string.Join(", ", NodeKinds.All.Keys)}.");

    public override Move Enter(Walk walk) => throw new InvalidOperationException($"A node of unknown kind '{UnknownKind}' was published.");
}
