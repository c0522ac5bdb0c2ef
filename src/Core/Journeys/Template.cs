using System.Text;

namespace Sojourn.Core.Journeys;

/// <summary>
/// A Liquid template, parsed once and rendered against a <see cref="Scope"/>: <c>{{ journey.customer_name }}</c>. What is not
/// there renders as nothing. Whoever writes templates can read what a scope shows and nothing else.
/// </summary>
public sealed class Template(string source) : IEquatable<Template>
{
    private readonly Lazy<LiquidProgram> program = new(() => LiquidProgram.Parse(source), LazyThreadSafetyMode.ExecutionAndPublication);

    public string Source { get; } = source;

    /// <summary>Why it does not parse; null when it does.</summary>
    public string? Error => IsConstant ? null : program.Value.Error;

    /// <summary>The fields that it names outright.</summary>
    public IReadOnlyList<FieldPath> Paths => IsConstant ? [] : program.Value.Paths;

    /// <summary>Names in it that are no fields and that it does not assign itself.</summary>
    public IReadOnlyList<string> Unknown => IsConstant ? [] : program.Value.Unknown;

    /// <summary>True for a text without any template syntax.</summary>
    public bool IsConstant { get; } = !source.Contains("{{", StringComparison.Ordinal) && !source.Contains("{%", StringComparison.Ordinal);

    /// <exception cref="TemplateException">It fails for this person, or outgrows its limits.</exception>
    public string Render(Scope scope) => Render(scope, Escaping.None);

    /// <summary>
    /// Renders a piece of HTML: every value that the template puts out is escaped, unless it went through <c>raw</c> last.
    /// The template's own text is its author's and stays as it is.
    /// </summary>
    /// <exception cref="TemplateException">It fails for this person, or outgrows its limits.</exception>
    public string RenderHtml(Scope scope) => Render(scope, Escaping.Html);

    /// <summary>
    /// Renders an address: every value is escaped as a part of one, so that nobody's name becomes a path or a parameter. A value with
    /// which the address begins is the address itself and stays as it is, as does what went through <c>raw</c> or <c>url_encode</c> last.
    /// </summary>
    /// <exception cref="TemplateException">It fails for this person, or outgrows its limits.</exception>
    public string RenderUrl(Scope scope) => Render(scope, Escaping.Url);

    private string Render(Scope scope, Escaping escaping)
    {
        if (IsConstant)
        {
            return Source;
        }
        var parsed = program.Value;
        if (parsed.Error is { } error)
        {
            throw new TemplateException(error);
        }
        return parsed.Simple is { } simple ? Join(simple, scope, escaping) : Liquid.Render(parsed.Script!, scope, escaping, Source.StartsWith("{{", StringComparison.Ordinal));
    }

    /// <summary>Nearly every template is texts and fields alone; those need no interpreter.</summary>
    private static string Join(IReadOnlyList<(string Text, FieldPath? Path)> parts, Scope scope, Escaping escaping)
    {
        var output = new StringBuilder();
        foreach (var (text, path) in parts)
        {
            output.Append(path is null ? text : Shown(scope.Resolve(path).ToString(), escaping, output));
            if (output.Length > Limits.TemplateOutput)
            {
                throw Liquid.TooLong();
            }
        }
        return output.ToString();
    }

    private static string Shown(string value, Escaping escaping, StringBuilder before) => escaping switch
    {
        Escaping.Html => Html.Escape(value),
        Escaping.Url when before.Length > 0 => UrlPart.Escape(value, before),
        Escaping.None or Escaping.Url => value,
    };

    public bool Equals(Template? other) => other is not null && Source == other.Source;

    public override bool Equals(object? obj) => Equals(obj as Template);

    public override int GetHashCode() => string.GetHashCode(Source, StringComparison.Ordinal);

    public override string ToString() => Source;
}

/// <summary>What a template's values are put into.</summary>
internal enum Escaping { None, Html, Url }

/// <summary>A template failed for one person.</summary>
public sealed class TemplateException(string message, Exception? inner = null) : Exception(message, inner);
