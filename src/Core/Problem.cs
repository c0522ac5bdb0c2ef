namespace Sojourn.Core;

public enum Severity { Error, Warning }

/// <summary>
/// One thing that is wrong with what somebody sent or designed. <paramref name="Code"/> is stable and snake_case,
/// <paramref name="Path"/> says where (<c>nodes.call.settings.from</c>), <paramref name="Message"/> is a sentence that a
/// marketer understands and that says how to mend it. Errors block publishing, warnings do not.
/// </summary>
public sealed record Problem(string Code, string Path, string Message, Severity Severity = Severity.Error);
