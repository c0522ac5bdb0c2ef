using System.Collections.Immutable;
using Sojourn.Core.Messages;
using Sojourn.Core.Values;

namespace Sojourn.Core.Journeys.Nodes;

/// <summary>A file that the channel fetches from its address and attaches.</summary>
public sealed record Attachment(Template? Name, Template? Url);

/// <summary>A button that leads somewhere.</summary>
public sealed record CallToAction(Template? Label, Template? Url);

/// <summary>An e-mail, as HTML, as text, or both.</summary>
public sealed record Email : MessageNode
{
    public Template? ReplyTo { get; init; }

    public Template? Subject { get; init; }

    public Template? Html { get; init; }

    public Template? Text { get; init; }

    public CallToAction? Cta { get; init; }

    public IReadOnlyList<Attachment> Attachments { get; init; } = [];

    public override Channel Channel => Channel.Email;

    public override string Label => "E-mail";

    public override void Check(NodeCheck check)
    {
        base.Check(check);
        check.Required(Subject, "subject", "Write a subject.");
        if (Html is null or { Source: "" } && Text is null or { Source: "" })
        {
            check.Error("missing_setting", "html", "Write the e-mail: as html, as text, or both.");
        }
        check.Template(ReplyTo, "replyTo");
        check.Template(Subject, "subject");
        check.Template(Html, "html");
        check.Template(Text, "text");
        if (Cta is not null)
        {
            check.RequiredTemplate(Cta.Label, "cta.label", "Write what the button says.");
            check.RequiredTemplate(Cta.Url, "cta.url", "Say where the button leads.");
        }
        for (var i = 0; i < Attachments.Count; i++)
        {
            check.RequiredTemplate(Attachments[i].Url, $"attachments[{i}].url", "Say where the file is.");
            check.Template(Attachments[i].Name, $"attachments[{i}].name");
        }
    }

    protected override Data Content(Scope scope)
    {
        var content = new DataBuilder().Put("replyTo", ReplyTo, scope).Put("subject", Subject, scope)
            .PutHtml("html", Html, scope).Put("text", Text, scope);
        if (Cta is not null)
        {
            content.Set("cta", Value.Of(new DataBuilder().Put("label", Cta.Label, scope).Put("url", Cta.Url, scope).ToData()));
        }
        if (Attachments.Count > 0)
        {
            content.Set("attachments", Value.Of(Attachments.Select(file =>
                Value.Of(new DataBuilder().Put("name", file.Name, scope).Put("url", file.Url, scope).ToData())).ToImmutableArray()));
        }
        return content.ToData();
    }
}
