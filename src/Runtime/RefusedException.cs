using Sojourn.Core;

namespace Sojourn.Runtime;

public enum RefusalKind
{
    /// <summary>What was named does not exist.</summary>
    NotFound,

    /// <summary>It cannot be done in the state things are in.</summary>
    Conflict,

    /// <summary>The request itself is wrong; its problems say where.</summary>
    Invalid,
}

/// <summary>
/// The caller asked for something that cannot be done; nothing was changed. The edge makes a problem document of it: 404, 409
/// or 422.
/// </summary>
public sealed class RefusedException(RefusalKind kind, string code, string message, IReadOnlyList<Problem>? problems = null) : Exception(message)
{
    public RefusalKind Kind => kind;

    public string Code => code;

    public IReadOnlyList<Problem> Problems { get; } = problems ?? [];

    public static RefusedException NotFound(string what, object id) => new(RefusalKind.NotFound, "not_found", $"There is no {what} '{id}'.");

    public static RefusedException Conflict(string code, string message) => new(RefusalKind.Conflict, code, message);

    public static RefusedException Invalid(string code, string path, string message) =>
        new(RefusalKind.Invalid, code, message, [new(code, path, message)]);

    public static RefusedException Invalid(string message, IReadOnlyList<Problem> problems) =>
        new(RefusalKind.Invalid, problems.Count > 0 ? problems[0].Code : "invalid", message, problems);
}
