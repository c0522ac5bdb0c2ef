using Sojourn.Core.Messages;
using Sojourn.Core.Values;

namespace Sojourn.Core.Journeys.Nodes;

/// <summary>A text message; with a picture or document it goes as MMS.</summary>
public sealed record Sms : MessageNode
{
    public Template? Body { get; init; }

    public Template? MediaUrl { get; init; }

    public override Channel Channel => Channel.Sms;

    public override string Label => "SMS";

    public override void Check(NodeCheck check)
    {
        base.Check(check);
        check.Required(Body, "body", "Write the text that is sent.");
        check.Template(Body, "body");
        check.Template(MediaUrl, "mediaUrl");
    }

    protected override Data Content(Scope scope) =>
        new DataBuilder().Put("body", Body, scope).Put("mediaUrl", MediaUrl, scope).ToData();
}
