using Sojourn.Core.Messages;
using Sojourn.Core.Values;

namespace Sojourn.Core.Journeys.Nodes;

/// <summary>A Telegram message to a person who has talked to the workspace's bot.</summary>
public sealed record Telegram : MessageNode
{
    public Template? Body { get; init; }

    public override Channel Channel => Channel.Telegram;

    public override void Check(NodeCheck check)
    {
        base.Check(check);
        check.RequiredTemplate(Body, "body", "Write the message that is sent.");
    }

    protected override Data Content(Scope scope) => new DataBuilder().Put("body", Body, scope).ToData();
}
