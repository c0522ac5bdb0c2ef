using System.Text.RegularExpressions;

namespace Sojourn.Core.Journeys;

/// <summary>Names that appear in expressions: node ids and fields.</summary>
public static partial class NodeName
{
    public const string Rule = "Use a lower-case letter, then lower-case letters, digits and underscores.";

    public static bool IsValid(string name) => name.Length <= Limits.NodeIdLength && Pattern().IsMatch(name);

    [GeneratedRegex(@"^[a-z][a-z0-9_]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}

/// <summary>Names of ports that people choose; those that begin with @ are reserved.</summary>
public static partial class PortName
{
    public const string Rule = "Name a port with letters, digits, spaces, - and _, beginning with a letter or digit.";

    public static bool IsValid(string name) => name.Length <= Limits.NodeIdLength && Pattern().IsMatch(name);

    [GeneratedRegex(@"^[\p{L}\p{N}][\p{L}\p{N} _.-]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
