using Sojourn.Core.Journeys.Nodes;
using Sojourn.Core.Values;

namespace Sojourn.Core.Journeys;

/// <summary>
/// Everything that is wrong with a definition, in the order in which it is written: what blocks publishing and what is only
/// worth a look. A definition without errors can be published and run.
/// </summary>
public static class Validation
{
    /// <param name="definition">What is looked at.</param>
    /// <param name="facts">The workspace around it.</param>
    /// <param name="settings">The journey's settings, some of which name fields of the definition.</param>
    public static IReadOnlyList<Problem> Validate(Definition definition, ValidationFacts facts, JourneySettings? settings = null)
    {
        var problems = new List<Problem>();
        if (Sizes(definition, problems))
        {
            Fields(definition, problems);
            Entry(definition, facts, problems);
            Nodes(definition, facts, problems);
            GraphValidation.Check(definition, problems);
            Notes(definition, problems);
            Layout(definition, problems);
            if (facts.ReentryKey(definition, settings?.Reentry.Key) is { } key)
            {
                problems.Add(key);
            }
        }
        return [.. problems.Distinct()];
    }

    /// <summary>False when it is too large to look any further.</summary>
    private static bool Sizes(Definition definition, List<Problem> problems)
    {
        TooMany(definition.Nodes.Count, Limits.NodesPerJourney, "nodes", "Split the journey in two.");
        TooMany(definition.Edges.Count, Limits.EdgesPerJourney, "edges", "Split the journey in two.");
        TooMany(definition.Fields.Count, Limits.FieldsPerJourney, "fields", "Keep what belongs to the person in the profile.");
        TooMany(definition.Notes.Count, Limits.NotesPerJourney, "notes", "Remove some of the notes.");
        TooMany(definition.Entry.Sources.Count, Limits.BranchesPerNode, "entry.sources", "Remove some of the entry sources.");
        return problems.Count == 0;

        void TooMany(int count, int limit, string path, string advice)
        {
            if (count > limit)
            {
                problems.Add(new("too_many", path, $"There are {count}, and {limit} at most are possible. {advice}"));
            }
        }
    }

    private static void Fields(Definition definition, List<Problem> problems)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (i, field) in definition.Fields.Index())
        {
            var path = $"fields[{i}]";
            if (string.IsNullOrEmpty(field.Name))
            {
                problems.Add(new("missing_setting", path + ".name", "Name the field."));
            }
            else if (!NodeName.IsValid(field.Name))
            {
                problems.Add(new("bad_name", path + ".name", $"'{field.Name}' cannot be a field's name. {NodeName.Rule}"));
            }
            else if (!seen.Add(field.Name))
            {
                problems.Add(new("duplicate_field", path + ".name", $"There are two fields '{field.Name}'. Rename or remove one."));
            }
            if (field.Description is { } described && !PlainText.IsParagraph(described))
            {
                problems.Add(new("bad_text", path + ".description", "A description may have line breaks and tabs, and no other control characters."));
            }
            if (field.Description?.Length > Limits.DescriptionLength)
            {
                problems.Add(new("too_long", path + ".description", $"A description has at most {Limits.DescriptionLength} characters."));
            }
            if (field.Type is null || !FieldDefinition.Types.Contains(field.Type))
            {
                problems.Add(new("unknown_type", path + ".type", $"Choose the field's type: {string.Join(", ", FieldDefinition.Types)}."));
            }
            else if (field.Default is { } written && JsonValues.Read(written) is { IsNull: false } value && !FieldTypes.TryConvert(field.Type, value, out _))
            {
                problems.Add(new("wrong_type", path + ".default", $"The default is no {field.Type}. Change it, or the field's type."));
            }
        }
    }

    private static void Entry(Definition definition, ValidationFacts facts, List<Problem> problems)
    {
        if (definition.Entry.Sources.Count == 0)
        {
            problems.Add(new("no_entry", "entry.sources", "Nobody can enter. Say how people do: by a run, by an event, by the API or by hand."));
        }
        foreach (var (i, source) in definition.Entry.Sources.Index())
        {
            var path = $"entry.sources[{i}]";
            if (source.Kind is null || !EntrySource.Kinds.Contains(source.Kind))
            {
                problems.Add(new("unknown_entry", path + ".kind", $"'{source.Kind}' is no entry source: use {string.Join(", ", EntrySource.Kinds)}."));
            }
            if (source.Kind == EntrySource.OnEvent && string.IsNullOrWhiteSpace(source.Event))
            {
                problems.Add(new("missing_setting", path + ".event", "Name the event by which people enter."));
            }
            else if (source.Kind != EntrySource.OnEvent && source.Event is not null)
            {
                problems.Add(new("bad_value", path + ".event", "Only an event source names an event: remove it, or choose the kind 'event'."));
            }
            if (source.Kind != EntrySource.OnEvent && source.When is not null)
            {
                problems.Add(new("bad_value", path + ".when", "Only an event source has a condition on its event: use 'audience' for who may enter."));
            }
            if (source.Port is not null && !PortName.IsValid(source.Port))
            {
                problems.Add(new("bad_port", path + ".port", PortName.Rule));
            }
            Condition(source.When, path + ".when");
            Condition(source.Audience, path + ".audience");
        }

        void Condition(Predicate? predicate, string path)
        {
            foreach (var (below, problem) in predicate?.Problems(facts) ?? [])
            {
                problems.Add(problem with { Path = path + below });
            }
            foreach (var field in predicate?.Fields ?? [])
            {
                if (facts.Field(definition, field) is { } problem)
                {
                    problems.Add(problem with { Path = path });
                }
            }
        }
    }

    private static void Nodes(Definition definition, ValidationFacts facts, List<Problem> problems)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (i, node) in definition.Nodes.Index())
        {
            if (!NodeName.IsValid(node.Id))
            {
                problems.Add(new("bad_id", $"nodes[{i}].id", $"'{node.Id}' cannot be a node's id. {NodeName.Rule}"));
            }
            else if (!seen.Add(node.Id))
            {
                problems.Add(new("duplicate_id", $"nodes.{node.Id}", $"There are two nodes '{node.Id}'. Rename one."));
            }
            if (node.Name is { } called && !PlainText.IsLine(called))
            {
                problems.Add(new("bad_name", $"nodes.{node.Id}.name", "A name is one line without control characters."));
            }
            if (node.Name?.Length > Limits.NameLength)
            {
                problems.Add(new("too_long", $"nodes.{node.Id}.name", $"A name has at most {Limits.NameLength} characters."));
            }
            node.Check(new(node, definition, facts, problems));
        }
        var starts = definition.Nodes.OfType<Start>().ToList();
        if (starts.Count == 0)
        {
            problems.Add(new("no_start", "nodes", "The journey has no beginning. Add a start node."));
        }
        else if (starts.Count > 1)
        {
            problems.Add(new("many_starts", $"nodes.{starts[1].Id}", "A journey has one start node. Remove this one, and give the entry sources ports of their own."));
        }
    }

    private static void Notes(Definition definition, List<Problem> problems)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (i, note) in definition.Notes.Index())
        {
            if (note.Id.Length is 0 or > Limits.NodeIdLength)
            {
                problems.Add(new("bad_id", $"notes[{i}].id", $"A note's id has 1 to {Limits.NodeIdLength} characters."));
            }
            else if (!seen.Add(note.Id))
            {
                problems.Add(new("duplicate_id", $"notes[{i}].id", $"There are two notes '{note.Id}'. Rename one."));
            }
            if (note.Text?.Length > Limits.NoteLength)
            {
                problems.Add(new("too_long", $"notes[{i}].text", $"A note has at most {Limits.NoteLength} characters. Write the rest on another one."));
            }
            if (note.Width is < 0 or > Limits.NoteSize || note.Height is < 0 or > Limits.NoteSize)
            {
                problems.Add(new("bad_size", $"notes[{i}]", $"A note is at most {Limits.NoteSize} wide and high."));
            }
        }
    }

    private static void Layout(Definition definition, List<Problem> problems)
    {
        var known = definition.Nodes.Select(node => node.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var id in definition.Layout?.Keys.Where(id => !known.Contains(id)) ?? [])
        {
            problems.Add(new("layout_of_unknown_node", $"layout.{id}", $"There is no node '{id}' to be placed. Remove its position.", Severity.Warning));
        }
    }
}
