using Sojourn.Core.Messages;

namespace Sojourn.Core.Journeys.Nodes;

/// <summary>
/// Collects the problems of one node. Paths are given relative to the node's settings; <c>""</c> is the settings as a whole.
/// </summary>
public sealed class NodeCheck(Node node, Definition definition, ValidationFacts facts, ICollection<Problem> problems)
{
    public Definition Definition => definition;

    public ValidationFacts Facts => facts;

    /// <summary>The ports of this node that an edge leaves by.</summary>
    public IReadOnlySet<string> Connected { get; } =
        definition.Edges.Where(edge => edge.From == node.Id).Select(edge => edge.Port ?? "").ToHashSet(StringComparer.Ordinal);

    public void Error(string code, string setting, string message) => problems.Add(new(code, Path(setting), message));

    public void Warn(string code, string setting, string message) => problems.Add(new(code, Path(setting), message, Severity.Warning));

    /// <summary>A setting without which the node cannot work.</summary>
    public bool Required(object? value, string setting, string message)
    {
        if (value is null or "" or Template { Source: "" })
        {
            Error("missing_setting", setting, message);
            return false;
        }
        return true;
    }

    public bool RequiredTemplate(Template? template, string setting, string message)
    {
        Template(template, setting);
        return Required(template, setting, message);
    }

    public void Templates(IReadOnlyDictionary<string, Template> templates, string setting)
    {
        foreach (var (name, template) in templates)
        {
            Template(template, $"{setting}.{name}");
        }
    }

    public void Template(JsonTemplate? template, string setting)
    {
        foreach (var leaf in template?.Templates ?? [])
        {
            Template(leaf, setting);
        }
    }

    public void Retry(Retry? retry)
    {
        if (retry is null)
        {
            return;
        }
        if (retry.Count is null or < 0 or > Limits.RetriesPerNode)
        {
            Error("bad_retry", "retry.count", $"Try again between 0 and {Limits.RetriesPerNode} times.");
        }
        if (retry.Interval is not null)
        {
            Span(retry.Interval, "retry.interval");
        }
    }

    public void Provider(Channel channel)
    {
        if (!facts.ChannelsWithProvider.Contains(channel.Name()))
        {
            Error("no_provider", "", $"The channel {channel.Name()} has no provider. Choose one under Channels, or use the sandbox.");
        }
    }

    public void Segment(string id, string setting)
    {
        if (!facts.Segments.Contains(id))
        {
            Error("unknown_segment", setting, $"There is no segment '{id}'. Create it, or choose another.");
        }
    }

    /// <summary>A field that may be absent, but must be a path to something that exists.</summary>
    public void Path(string? field, string setting)
    {
        if (field is null)
        {
            return;
        }
        if (!FieldPath.TryParse(field, out var path))
        {
            Error("unknown_field", setting, $"'{field}' cannot be read: start with profile., journey., event., nodes., enrollment. or use now.");
            return;
        }
        Field(path, setting);
    }

    public void Span(WaitSpan span, string setting)
    {
        if (span.Check(Path(setting)) is { } problem)
        {
            problems.Add(problem);
        }
    }

    /// <summary>A template that may be absent, but must parse and name only what exists.</summary>
    public void Template(Template? template, string setting)
    {
        if (template is null)
        {
            return;
        }
        if (template.Error is { } error)
        {
            Error("template_error", setting, $"The template does not parse: {error}");
            return;
        }
        foreach (var name in template.Unknown)
        {
            Error("unknown_field", setting, $"'{name}' is no field: start with profile., journey., event., nodes., enrollment. or use now.");
        }
        foreach (var path in template.Paths)
        {
            Field(path, setting);
        }
    }

    public void Predicate(Predicate? predicate, string setting)
    {
        if (predicate is null)
        {
            return;
        }
        foreach (var (path, problem) in predicate.Problems(facts))
        {
            problems.Add(problem with { Path = Path(setting) + path });
        }
        foreach (var path in predicate.Fields)
        {
            Field(path, setting);
        }
    }

    private void Field(FieldPath path, string setting)
    {
        if (facts.Field(definition, path) is { } problem)
        {
            problems.Add(problem with { Path = Path(setting) });
        }
    }

    private string Path(string setting) => setting.Length == 0 ? $"nodes.{node.Id}.settings" : $"nodes.{node.Id}.settings.{setting}";
}
