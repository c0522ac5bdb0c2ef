
namespace Sojourn.Core.Journeys;

/// <summary>
/// A Liquid template, parsed once and rendered against a <see cref="Scope"/>: <c>{{ journey.customer_name }}</c>. What is not
/// there renders as nothing.
/// </summary>
public sealed class Template(string source) : IEquatable<Template>
{
    public string Source { get; } = source;

    /// <summary>Why it does not parse; null when it does.</summary>
    public string? Error => null;

    /// <summary>The fields that it names outright.</summary>
    public IReadOnlyList<FieldPath> Paths => [];

    /// <exception cref="TemplateException">It fails for this person, or outgrows its limits.</exception>
    public string Render(Scope scope) => Source;

    public bool Equals(Template? other) => other is not null && Source == other.Source;

    public override bool Equals(object? obj) => Equals(obj as Template);

    public override int GetHashCode() => string.GetHashCode(Source, StringComparison.Ordinal);

    public override string ToString() => Source;
}

/// <summary>A template failed for one person.</summary>
public sealed class TemplateException(string message, Exception? inner = null) : Exception(message, inner);
