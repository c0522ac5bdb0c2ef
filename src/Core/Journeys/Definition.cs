using System.Globalization;
using System.Text.Json.Serialization;
using Sojourn.Core.Journeys.Nodes;

namespace Sojourn.Core.Journeys;

/// <summary>
/// The one document that canvas, engine, git and API share. It may be incomplete while it is a draft; what is wrong with it
/// is a list of problems, found by validation.
/// </summary>
public sealed record Definition
{
    public IReadOnlyList<FieldDefinition> Fields { get; init; } = [];

    public EntryDefinition Entry { get; init; } = new();

    public IReadOnlyList<Node> Nodes { get; init; } = [];

    public IReadOnlyList<Edge> Edges { get; init; } = [];

    /// <summary>What people wrote beside the nodes. It changes nothing about what happens.</summary>
    public IReadOnlyList<Note> Notes { get; init; } = [];

    /// <summary>Where the nodes stand on the canvas, by node id.</summary>
    public IReadOnlyDictionary<string, Position>? Layout { get; init; }
}

/// <summary>A value that each recipient brings: <c>string</c>, <c>number</c>, <c>boolean</c> or <c>date</c>.</summary>
public sealed record FieldDefinition
{
    public string? Name { get; init; }

    public string? Type { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Required { get; init; }

    public System.Text.Json.JsonElement? Default { get; init; }

    public string? Description { get; init; }

    public static readonly IReadOnlyList<string> Types = ["string", "number", "boolean", "date"];
}

public sealed record EntryDefinition
{
    public IReadOnlyList<EntrySource> Sources { get; init; } = [];

    /// <summary>What a source is remembered by: its kind, the event that it listens for, and a number from the second of several alike (<c>event:paid#2</c>).</summary>
    public string NameOf(EntrySource source)
    {
        var before = Sources.TakeWhile(other => !ReferenceEquals(other, source)).Count(other => other.Kind == source.Kind && other.Event == source.Event);
        var name = source.Event is null ? source.Kind ?? "" : $"{source.Kind}:{source.Event}";
        return before == 0 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}#{before + 1}");
    }

    /// <summary>The source of a name; null where there is none any more.</summary>
    public EntrySource? Find(string name) => Sources.FirstOrDefault(source => NameOf(source) == name);
}

/// <summary>Something that makes enrollments begin.</summary>
public sealed record EntrySource
{
    /// <summary><c>run</c>, <c>event</c>, <c>api</c> or <c>manual</c>.</summary>
    public string? Kind { get; init; }

    /// <summary>The name of the event, for an event source.</summary>
    public string? Event { get; init; }

    /// <summary>What must hold for the event, for an event source.</summary>
    public Predicate? When { get; init; }

    /// <summary>Who may enter.</summary>
    public Predicate? Audience { get; init; }

    /// <summary>The port of the start node that this source leaves by; its kind unless set.</summary>
    public string? Port { get; init; }

    public const string Run = "run", OnEvent = "event", Api = "api", Manual = "manual";

    public static readonly IReadOnlyList<string> Kinds = [Run, OnEvent, Api, Manual];

    [JsonIgnore]
    public string StartPort => Port ?? Kind ?? Ports.Next;
}

/// <summary>Leaves a named port of one node and arrives at another; it may take its time.</summary>
public sealed record Edge
{
    public string? From { get; init; }

    public string? Port { get; init; }

    public string? To { get; init; }

    /// <summary>Counted from the leaving; until it has passed the enrollment is shown at the node that it leaves.</summary>
    public WaitSpan? Delay { get; init; }
}

public sealed record Position(double X, double Y);

/// <summary>A piece of paper on the canvas.</summary>
public sealed record Note
{
    public string Id { get; init; } = "";

    public string? Text { get; init; }

    public double X { get; init; }

    public double Y { get; init; }

    public double Width { get; init; }

    public double Height { get; init; }
}

/// <summary>Names of ports that several kinds share.</summary>
public static class Ports
{
    public const string Next = "next";
    public const string Failed = "failed";
    public const string Timeout = "timeout";
    public const string Arrived = "arrived";
    public const string Otherwise = "otherwise";
    public const string True = "true";
    public const string False = "false";

    /// <summary>Ports by which a visit ends when an operator or a publish moves the enrollment; no edge can use them.</summary>
    public const string Moved = "@moved", Skipped = "@skipped", Retried = "@retried", Migrated = "@migrated";
}
