using System.Collections.Immutable;
using Sojourn.Core.Messages;
using Sojourn.Core.Values;

namespace Sojourn.Core.Journeys.Nodes;

/// <summary>A card of an RCS message: a picture, a title, a text, buttons.</summary>
public sealed record RcsCard
{
    public Template? Title { get; init; }

    public Template? Text { get; init; }

    public Template? ImageUrl { get; init; }

    public IReadOnlyList<CallToAction> Buttons { get; init; } = [];

    internal void Check(NodeCheck check, string setting)
    {
        if (Title is null && Text is null && ImageUrl is null)
        {
            check.Error("missing_setting", setting, "Give the card a title, a text or a picture.");
        }
        check.Template(Title, setting + ".title");
        check.Template(Text, setting + ".text");
        check.Template(ImageUrl, setting + ".imageUrl");
        for (var i = 0; i < Buttons.Count; i++)
        {
            check.RequiredTemplate(Buttons[i].Label, $"{setting}.buttons[{i}].label", "Write what the button says.");
            check.Template(Buttons[i].Url, $"{setting}.buttons[{i}].url");
        }
    }

    internal Value Render(Scope scope)
    {
        var card = new DataBuilder().Put("title", Title, scope).Put("text", Text, scope).Put("imageUrl", ImageUrl, scope);
        if (Buttons.Count > 0)
        {
            card.Set("buttons", Value.Of(Buttons.Select(button =>
                Value.Of(new DataBuilder().Put("label", button.Label, scope).Put("url", button.Url, scope).ToData())).ToImmutableArray()));
        }
        return Value.Of(card.ToData());
    }
}

/// <summary>The text message that goes out where a phone does not take RCS.</summary>
public sealed record RcsFallback(Template? Body);

/// <summary>An RCS message: a text, a card or a row of cards, with quick replies; a text message where the phone takes none.</summary>
public sealed record Rcs : MessageNode
{
    public const string NotSupported = "not_supported";

    public Template? Body { get; init; }

    public RcsCard? Card { get; init; }

    public IReadOnlyList<RcsCard> Carousel { get; init; } = [];

    public IReadOnlyList<Template> QuickReplies { get; init; } = [];

    /// <summary>Sent by SMS when the provider refuses with <c>not_supported</c>.</summary>
    public RcsFallback? Fallback { get; init; }

    public override Channel Channel => Channel.Rcs;

    public override string Label => "RCS";

    public override void Check(NodeCheck check)
    {
        base.Check(check);
        if (Body is null or { Source: "" } && Card is null && Carousel.Count == 0)
        {
            check.Error("missing_setting", "body", "Write a text, or make a card or a carousel.");
        }
        check.Template(Body, "body");
        Card?.Check(check, "card");
        for (var i = 0; i < Carousel.Count; i++)
        {
            Carousel[i].Check(check, $"carousel[{i}]");
        }
        for (var i = 0; i < QuickReplies.Count; i++)
        {
            check.RequiredTemplate(QuickReplies[i], $"quickReplies[{i}]", "Write the quick reply, or remove it.");
        }
        if (Fallback is not null)
        {
            check.RequiredTemplate(Fallback.Body, "fallback.body", "Write the text message that goes out instead.");
            check.Provider(Channel.Sms);
        }
    }

    protected override Channel? Instead(Answer.Rejected rejected) =>
        Fallback is not null && rejected.Reason == NotSupported ? Channel.Sms : null;

    public override Data Render(Scope scope, Data inputs) => inputs["fallback"].IsNull
        ? base.Render(scope, inputs)
        : inputs.With("fallback", Value.Null).With(new DataBuilder().Put("body", Fallback?.Body, scope).ToData());

    protected override Data Content(Scope scope)
    {
        var content = new DataBuilder().Put("body", Body, scope);
        if (Card is not null)
        {
            content.Set("card", Card.Render(scope));
        }
        if (Carousel.Count > 0)
        {
            content.Set("carousel", Value.Of(Carousel.Select(card => card.Render(scope)).ToImmutableArray()));
        }
        if (QuickReplies.Count > 0)
        {
            content.Set("quickReplies", Value.Of(QuickReplies.Select(reply => Value.Of(reply.Render(scope))).ToImmutableArray()));
        }
        return content.ToData();
    }
}
