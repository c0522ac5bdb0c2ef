using System.Collections.Immutable;
using Sojourn.Core.Messages;
using Sojourn.Core.Values;

namespace Sojourn.Core.Journeys.Nodes;

/// <summary>A push notification, to all of the person's devices or those of some platforms.</summary>
public sealed record Push : MessageNode
{
    public static readonly IReadOnlyList<string> AllPlatforms = ["web", "android", "ios"];

    public Template? Title { get; init; }

    public Template? Body { get; init; }

    /// <summary>What a click opens.</summary>
    public Template? Url { get; init; }

    /// <summary><c>web</c>, <c>android</c>, <c>ios</c>; all unless set.</summary>
    public IReadOnlyList<string> Platforms { get; init; } = [];

    public override Channel Channel => Channel.Push;

    public override void Check(NodeCheck check)
    {
        base.Check(check);
        check.RequiredTemplate(Body, "body", "Write the notification that is sent.");
        check.Template(Title, "title");
        check.Template(Url, "url");
        for (var i = 0; i < Platforms.Count; i++)
        {
            if (!AllPlatforms.Contains(Platforms[i]))
            {
                check.Error("unknown_platform", $"platforms[{i}]", $"'{Platforms[i]}' is no platform: use {string.Join(", ", AllPlatforms)}.");
            }
        }
    }

    protected override Data Content(Scope scope)
    {
        var content = new DataBuilder().Put("title", Title, scope).Put("body", Body, scope).Put("url", Url, scope);
        if (Platforms.Count > 0)
        {
            content.Set("platforms", Value.Of(Platforms.Select(name => Value.Of(name)).ToImmutableArray()));
        }
        return content.ToData();
    }
}
