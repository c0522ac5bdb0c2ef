using Sojourn.Core.Messages;
using Sojourn.Core.Values;

namespace Sojourn.Core.Journeys.Nodes;

/// <summary>A text message.</summary>
public sealed record Sms : MessageNode
{
    public Template? Body { get; init; }

    public override Channel Channel => Channel.Sms;

    public override void Check(NodeCheck check)
    {
        base.Check(check);
        check.Required(Body, "body", "Write the text that is sent.");
        check.Template(Body, "body");
    }

    protected override Data Content(Scope scope) => Data.Of(("body", Value.Of(Body?.Render(scope))));
}
