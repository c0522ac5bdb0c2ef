using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Sojourn.Core.Values;

namespace Sojourn.Core.Journeys;

/// <summary>
/// Any JSON value whose texts are templates. A text that is nothing but one field, <c>"{{ journey.amount }}"</c>, becomes the
/// field's own value, so that a number stays a number; any other text stays a text.
/// </summary>
public sealed partial class JsonTemplate(Value source)
{
    private readonly Dictionary<string, (Template Template, FieldPath? Path)> leaves = Leaves(source);

    public Value Source { get; } = source;

    public bool IsText => Source.Kind == ValueKind.Text;

    public IEnumerable<Template> Templates => leaves.Values.Select(leaf => leaf.Template);

    /// <exception cref="TemplateException">One of its templates fails for this person.</exception>
    public Value Render(Scope scope) => Render(Source, scope);

    private Value Render(in Value value, Scope scope)
    {
        switch (value.Kind)
        {
            case ValueKind.Text:
                var (template, path) = leaves[value.Text];
                return path is null ? Value.Of(template.Render(scope)) : scope.Resolve(path);
            case ValueKind.List:
                var items = ImmutableArray.CreateBuilder<Value>(value.List.Length);
                foreach (var item in value.List)
                {
                    items.Add(Render(item, scope));
                }
                return Value.Of(items.MoveToImmutable());
            case ValueKind.Object:
                var members = new DataBuilder();
                foreach (var (name, member) in value.Object)
                {
                    members.Set(name, Render(member, scope));
                }
                return Value.Of(members.ToData());
            default:
                return value;
        }
    }

    private static Dictionary<string, (Template, FieldPath?)> Leaves(Value value)
    {
        var leaves = new Dictionary<string, (Template, FieldPath?)>(StringComparer.Ordinal);
        Collect(value);
        return leaves;

        void Collect(in Value part)
        {
            switch (part.Kind)
            {
                case ValueKind.Text:
                    var field = OneField().Match(part.Text);
                    leaves[part.Text] = (new(part.Text), field.Success && FieldPath.TryParse(field.Groups[1].Value, out var path) ? path : null);
                    break;
                case ValueKind.List:
                    foreach (var item in part.List)
                    {
                        Collect(item);
                    }
                    break;
                case ValueKind.Object:
                    foreach (var (_, member) in part.Object)
                    {
                        Collect(member);
                    }
                    break;
                default:
                    break;
            }
        }
    }

    [GeneratedRegex(@"^\{\{\s*([A-Za-z0-9_.]+)\s*\}\}$", RegexOptions.CultureInvariant)]
    private static partial Regex OneField();
}
