using System.Text.Json;
using Sojourn.Core;

namespace Sojourn.Channels;

/// <summary>
/// Reads a provider's settings and collects what is wrong with them on the way, so that checking and reading cannot
/// disagree. A member that nobody asked for is refused at the end: it is a typing error more often than not.
/// </summary>
internal sealed class SettingsReader
{
    private readonly JsonElement settings;
    private readonly List<Problem> problems = [];
    private readonly HashSet<string> known = new(StringComparer.Ordinal);

    public SettingsReader(JsonElement settings)
    {
        this.settings = settings;
        if (settings.ValueKind is not (JsonValueKind.Object or JsonValueKind.Null or JsonValueKind.Undefined))
        {
            Error("bad_settings", "", "The settings must be a JSON object.");
        }
    }

    /// <summary>What is wrong. It is complete only when everything has been read.</summary>
    public IReadOnlyList<Problem> Problems()
    {
        if (settings.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in settings.EnumerateObject().Where(member => !known.Contains(member.Name)))
            {
                Error("unknown_setting", member.Name,
                    $"There is no setting \"{member.Name}\". The settings are {string.Join(", ", known.Order(StringComparer.Ordinal))}.");
            }
        }
        return problems;
    }

    public JsonElement? Find(string name)
    {
        known.Add(name);
        return settings.ValueKind == JsonValueKind.Object && settings.TryGetProperty(name, out var value)
            && value.ValueKind != JsonValueKind.Null ? value : null;
    }

    public string? Text(string name)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }
        if (value.ValueKind == JsonValueKind.String && value.GetString() is { } text && !text.Any(char.IsControl))
        {
            return text.Length == 0 ? null : text;
        }
        Error("bad_setting", name, $"\"{name}\" must be a text on one line.");
        return null;
    }

    public string RequiredText(string name, string sentence)
    {
        var before = problems.Count;
        var text = Text(name);
        if (text is null && problems.Count == before)
        {
            Error("missing_setting", name, sentence);
        }
        return text ?? "";
    }

    public string OneOf(string name, string otherwise, params ReadOnlySpan<string> choices)
    {
        if (Find(name) is not { } value)
        {
            return otherwise;
        }
        foreach (var choice in choices)
        {
            if (value.ValueKind == JsonValueKind.String && value.ValueEquals(choice))
            {
                return choice;
            }
        }
        Error("bad_setting", name, $"\"{name}\" must be one of {string.Join(", ", choices!)}.");
        return otherwise;
    }

    public int Whole(string name, int otherwise, int from, int to) => checked((int)Long(name, otherwise, from, to));

    public long Long(string name, long otherwise, long from = long.MinValue, long to = long.MaxValue)
    {
        if (Find(name) is not { } value)
        {
            return otherwise;
        }
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number >= from && number <= to)
        {
            return number;
        }
        Error("bad_setting", name, from == long.MinValue
            ? $"\"{name}\" must be a whole number."
            : $"\"{name}\" must be a whole number between {from} and {to}.");
        return otherwise;
    }

    public bool Flag(string name, bool otherwise)
    {
        switch (Find(name)?.ValueKind)
        {
            case null: return otherwise;
            case JsonValueKind.True: return true;
            case JsonValueKind.False: return false;
            default:
                Error("bad_setting", name, $"\"{name}\" must be true or false.");
                return otherwise;
        }
    }

    public IReadOnlyList<string> Texts(string name)
    {
        if (Find(name) is not { } value)
        {
            return [];
        }
        if (value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String))
        {
            return [.. value.EnumerateArray().Select(item => item.GetString()!.Trim())];
        }
        Error("bad_setting", name, $"\"{name}\" must be a list of texts.");
        return [];
    }

    public void Error(string code, string name, string message) => problems.Add(new(code, Path(name), message));

    public void Warn(string code, string name, string message) => problems.Add(new(code, Path(name), message, Severity.Warning));

    /// <summary>Before a provider is opened: settings with errors were never to be saved.</summary>
    public void Insist()
    {
        if (Problems().FirstOrDefault(problem => problem.Severity == Severity.Error) is { } problem)
        {
            throw new ArgumentException($"{problem.Path}: {problem.Message}");
        }
    }

    private static string Path(string name) => name.Length == 0 ? "settings" : $"settings.{name}";
}
