using Sojourn.Core.Messages;
using Sojourn.Core.Values;

namespace Sojourn.Core.Journeys.Nodes;

/// <summary>A template that WhatsApp has approved; its variables are resolved when the person arrives.</summary>
public sealed record WhatsappTemplate
{
    public string? Name { get; init; }

    public string? Language { get; init; }

    public IReadOnlyDictionary<string, Template> Variables { get; init; } = new OrderedDictionary<string, Template>();
}

/// <summary>A WhatsApp message: an approved template, or, within an open conversation, free text.</summary>
public sealed record Whatsapp : MessageNode
{
    public WhatsappTemplate? Template { get; init; }

    public Template? Body { get; init; }

    public Template? MediaUrl { get; init; }

    public override Channel Channel => Channel.Whatsapp;

    public override string Label => "WhatsApp";

    public override void Check(NodeCheck check)
    {
        base.Check(check);
        if (Template is null && Body is null or { Source: "" })
        {
            check.Error("missing_setting", "body", "Choose an approved template, or write the text for an open conversation.");
        }
        if (Template is not null && Body is not null)
        {
            check.Error("bad_value", "body", "A WhatsApp message is a template or a text, not both: remove one.");
        }
        check.Template(Body, "body");
        check.Template(MediaUrl, "mediaUrl");
        if (Template is not null)
        {
            check.Required(Template.Name, "template.name", "Name the approved template.");
            check.Templates(Template.Variables, "template.variables");
        }
    }

    protected override Data Inputs(Scope scope) =>
        Template is { Variables.Count: > 0 } ? Data.Of(("variables", Value.Of(Sending.Render(Template.Variables, scope)))) : Data.Empty;

    protected override Data Content(Scope scope)
    {
        var content = new DataBuilder().Put("body", Body, scope).Put("mediaUrl", MediaUrl, scope);
        if (Template is not null)
        {
            content.Set("template", Value.Of(Data.Of(("name", Value.Of(Template.Name)), ("language", Value.Of(Template.Language)))));
        }
        return content.ToData();
    }
}
