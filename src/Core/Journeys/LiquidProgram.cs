using System.Text.RegularExpressions;
using Scriban.Parsing;
using Scriban.Syntax;

namespace Sojourn.Core.Journeys;

/// <summary>What parsing a template finds: an error, or a script, the fields it names, names that are none, and, where that is all it is, its texts and fields in order.</summary>
internal sealed partial record LiquidProgram(
    string? Error, Scriban.Template? Script, IReadOnlyList<FieldPath> Paths, IReadOnlyList<string> Unknown,
    IReadOnlyList<(string Text, FieldPath? Path)>? Simple)
{
    private static readonly ParserOptions Numbers = new() { ParseFloatAsDecimal = true };

    public static LiquidProgram Parse(string source)
    {
        if (source.Length > Limits.TemplateLength)
        {
            return Wrong($"it is longer than {Limits.TemplateLength / 1024} KB.");
        }
        var (readable, negatives) = LiquidNegatives.Hide(source);
        var script = Scriban.Template.ParseLiquid(readable, null, Numbers);
        if (!script.HasErrors && !LiquidNegatives.Restore(script.Page!, negatives))
        {
            script = Scriban.Template.ParseLiquid(source, null, Numbers);
        }
        if (script.HasErrors)
        {
            var first = script.Messages.First(message => message.Type == ParserMessageType.Error);
            return Wrong(LiquidErrors.Said(source, first));
        }
        var reading = new Reading();
        reading.Visit(script.Page);
        return reading.UnknownFilter is { } filter
            ? Wrong($"there is no filter or tag '{filter}'.")
            : new(null, script, reading.Paths, reading.Unknown, Fields(source));
    }

    private static LiquidProgram Wrong(string error) => new(error, null, [], [], null);

    private static List<(string, FieldPath?)>? Fields(string source)
    {
        if (source.Contains("{%", StringComparison.Ordinal))
        {
            return null;
        }
        var parts = new List<(string, FieldPath?)>();
        var at = 0;
        while (source.IndexOf("{{", at, StringComparison.Ordinal) is >= 0 and var open)
        {
            var field = OneField().Match(source, open);
            // size, first and last are computed, so the interpreter takes those.
            if (!field.Success || field.Index != open || !FieldPath.TryParse(field.Groups[1].Value, out var path) || path.Parts is [.., "size" or "first" or "last"])
            {
                return null;
            }
            parts.Add((source[at..open], null));
            parts.Add(("", path));
            at = open + field.Length;
        }
        parts.Add((source[at..], null));
        return parts;
    }

    [GeneratedRegex(@"\G\{\{\s*([A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*)\s*\}\}", RegexOptions.CultureInvariant)]
    private static partial Regex OneField();

    /// <summary>Finds fields and filters. A name that the template assigns itself is no field.</summary>
    private sealed class Reading : ScriptVisitor
    {
        private readonly List<FieldPath> found = [];
        private readonly HashSet<string> assigned = new(StringComparer.Ordinal) { "empty", "blank", "nil", "null", "forloop", "tablerowloop" };
        private readonly List<string> unknown = [];

        public string? UnknownFilter { get; private set; }

        public IReadOnlyList<FieldPath> Paths =>
            [.. found.Where(path => !assigned.Contains(path.Root.ToString().ToLowerInvariant())).Distinct()];

        /// <summary>Names that nothing here has: neither fields nor assigned by the template.</summary>
        public IReadOnlyList<string> Unknown => [.. unknown.Where(name => !assigned.Contains(name.Split('.')[0])).Distinct()];

        public override void Visit(ScriptMemberExpression node)
        {
            if (Name(node) is { } name)
            {
                if (FieldPath.TryParse(name, out var path))
                {
                    // size, first and last of a field ask about the field.
                    var asks = path.Parts.Count > 1 && path.Parts[^1] is ("size" or "first" or "last");
                    found.Add(asks ? path with { Parts = [.. path.Parts.SkipLast(1)] } : path);
                }
                else
                {
                    unknown.Add(name);
                }
                return;
            }
            base.Visit(node);
        }

        public override void Visit(ScriptVariableGlobal node)
        {
            if (node.Name == "now")
            {
                found.Add(new(FieldRoot.Now, []));
            }
            else
            {
                unknown.Add(node.Name);
            }
        }

        public override void Visit(ScriptAssignExpression node)
        {
            if (node.Target is ScriptVariable variable)
            {
                assigned.Add(variable.Name);
            }
            base.Visit(node);
        }

        public override void Visit(ScriptCaptureStatement node)
        {
            if (node.Target is ScriptVariable variable)
            {
                assigned.Add(variable.Name);
            }
            base.Visit(node);
        }

        public override void Visit(ScriptForStatement node)
        {
            if (node.Variable is ScriptVariable variable)
            {
                assigned.Add(variable.Name);
            }
            base.Visit(node);
        }

        public override void Visit(ScriptPipeCall node)
        {
            Visit(node.From);
            Filter(node.To);
        }

        public override void Visit(ScriptFunctionCall node) => Filter(node);

        private void Filter(ScriptNode? called)
        {
            switch (called)
            {
                case ScriptPipeCall chain:
                    Filter(chain.From);
                    Filter(chain.To);
                    break;
                case ScriptFunctionCall call:
                    Filter(call.Target);
                    foreach (var argument in call.Arguments)
                    {
                        Visit(argument);
                    }
                    break;
                case ScriptVariable variable when LiquidFilters.All.ContainsKey(variable.Name):
                    break;
                default:
                    UnknownFilter ??= called?.ToString() ?? "";
                    break;
            }
        }

        private static string? Name(ScriptExpression? expression) => expression switch
        {
            ScriptVariableGlobal variable => variable.Name,
            ScriptMemberExpression { Member: { } member } access when Name(access.Target) is { } target => target + "." + member.Name,
            _ => null,
        };
    }
}
