using Sojourn.Core;
using Sojourn.Core.Journeys;

namespace Sojourn.Runtime.Lists;

/// <summary>A target and the columns that may fill it, by index; the first that is not empty wins.</summary>
public sealed record Filling(Target Target, IReadOnlyList<int> Columns);

/// <summary>
/// Which column fills what. Columns that the caller's mapping names do as it says; the others go by their headers, except
/// to a target that the mapping fills already. A column always stays in the journey data under its header as it came, so
/// that results go out with the original columns, unless it is ignored; where a declared field has that name it stays beside it.
/// </summary>
/// <param name="Kept">The columns, by index, whose cells stay in the journey data.</param>
/// <param name="Beside">The columns, by index, that are called like a declared field.</param>
public sealed record ColumnMap(IReadOnlyList<string> Columns, IReadOnlyList<Filling> Fillings, IReadOnlyList<int> Kept, IReadOnlyList<int> Beside)
{
    /// <summary>The names of all columns that results go out with.</summary>
    public IReadOnlyList<string> Original => [.. Kept.Concat(Beside).Order().Select(column => Columns[column])];

    /// <summary>The columns, by index, that are kept and fill nothing.</summary>
    public IEnumerable<int> Unused => Kept.Except(Fillings.SelectMany(filling => filling.Columns)).Order();

    /// <summary>Adds to <paramref name="problems"/> whatever refuses the list as a whole.</summary>
    internal static ColumnMap Make(IReadOnlyList<string> columns, ListOptions options, List<Problem> problems)
    {
        var entries = MapText.Parse(options.Map ?? "", problems);
        var taken = new HashSet<int>();
        var ignored = new HashSet<int>();
        var fillings = new Dictionary<Target, List<int>>();
        foreach (var entry in entries)
        {
            var indexes = entry.Columns.Select(name => Find(name, columns, problems)).Where(index => index >= 0).ToList();
            foreach (var index in indexes.Where(index => !taken.Add(index)))
            {
                problems.Add(new("column_mapped_twice", "map", $"The column \"{columns[index]}\" is mapped twice. Map a column once."));
            }
            if (entry.Target == Target.Ignore)
            {
                ignored.UnionWith(indexes);
                continue;
            }
            var targets = Target.Parse(entry.Target, options.Fields);
            if (targets.Count == 0)
            {
                problems.Add(UnknownTarget(entry.Target, options.Fields));
            }
            foreach (var target in targets)
            {
                if (!fillings.TryAdd(target, indexes))
                {
                    problems.Add(new("target_mapped_twice", "map",
                        $"\"{entry.Target}\" is filled twice. Name its columns together, first choice first: a|b:{entry.Target}."));
                }
            }
        }
        Recognise(columns, options.Fields, taken, fillings);
        var named = Enumerable.Range(0, columns.Count).Where(index => !ignored.Contains(index)).ToLookup(index => options.Fields.Any(field => field.Name == columns[index]));
        var map = new ColumnMap(columns, [.. fillings.Select(filling => new Filling(filling.Key, filling.Value))], [.. named[false]], [.. named[true]]);
        if (problems.Count == 0)
        {
            map.Check(options.Fields, problems);
            problems.AddRange(RowKey.Refusal(options, map) is { } refusal ? [refusal] : []);
        }
        return map;
    }

    /// <summary>The columns that may fill a target; none when it is not filled.</summary>
    public IReadOnlyList<int> For(TargetKind kind, string? name = null) =>
        Fillings.FirstOrDefault(filling => filling.Target.Kind == kind && (name is null || filling.Target.Name == name))?.Columns ?? [];

    private static void Recognise(
        IReadOnlyList<string> columns, IReadOnlyList<FieldDefinition> fields, HashSet<int> taken, Dictionary<Target, List<int>> fillings)
    {
        var mapped = fillings.Keys.ToHashSet();
        for (var index = 0; index < columns.Count; index++)
        {
            foreach (var target in taken.Contains(index) ? [] : Target.Recognise(columns[index], fields))
            {
                if (mapped.Contains(target))
                {
                    continue;
                }
                if (!fillings.TryGetValue(target, out var candidates))
                {
                    fillings.Add(target, candidates = []);
                }
                candidates.Add(index);
            }
        }
        foreach (var (target, candidates) in fillings)
        {
            if (target.Kind == TargetKind.Phone && !mapped.Contains(target))
            {
                fillings[target] = [.. candidates.OrderBy(index => Target.IsMobile(columns[index]) ? 0 : 1)];
            }
        }
        // A field called last_name wants what is known as the last name, whatever the column is called.
        foreach (var (target, candidates) in fillings.Where(filling => fields.Any(field => field.Name == filling.Key.Name)).ToList())
        {
            if (target.Kind is TargetKind.Phone or TargetKind.Email or TargetKind.Attribute && !mapped.Contains(target))
            {
                fillings.TryAdd(new(TargetKind.Field, target.Name), candidates);
            }
        }
    }

    private void Check(IReadOnlyList<FieldDefinition> fields, List<Problem> problems)
    {
        if (For(TargetKind.ProfileId).Count + For(TargetKind.Phone).Count + For(TargetKind.Email).Count == 0)
        {
            problems.Add(new("no_contact_column", "header", "No column is known as a profile id, phone or e-mail. "
                + $"Choose in the mapping which one is. {Listed(Columns)}"));
        }
        foreach (var field in fields.Where(field => field is { Required: true, Name: not null } && !HasDefault(field)))
        {
            if (For(TargetKind.Field, field.Name).Count == 0)
            {
                problems.Add(new("missing_field", $"fields.{field.Name}",
                    $"The journey requires \"{field.Name}\", and no column fills it. Choose its column in the mapping. {Listed(Columns)}"));
            }
        }
    }

    public static bool HasDefault(FieldDefinition field) =>
        field.Default is { ValueKind: not (System.Text.Json.JsonValueKind.Null or System.Text.Json.JsonValueKind.Undefined) };

    private static int Find(string name, IReadOnlyList<string> columns, List<Problem> problems)
    {
        var exact = columns.ToList().IndexOf(name);
        if (exact >= 0)
        {
            return exact;
        }
        var word = Target.Normalise(name);
        var alike = Enumerable.Range(0, columns.Count).Where(index => word.Length > 0 && Target.Normalise(columns[index]) == word).ToList();
        if (alike.Count == 1)
        {
            return alike[0];
        }
        problems.Add(new("unknown_column", "map", $"The list has no column \"{name}\". {Listed(columns)}"));
        return -1;
    }

    private static Problem UnknownTarget(string name, IReadOnlyList<FieldDefinition> fields) => new("unknown_target", "map",
        $"\"{name}\" is nothing that a column can fill. There are: {string.Join(", ", fields.Select(field => field.Name).Concat(Target.Names))}, "
        + "profile.ATTRIBUTE (lower-case letters, digits and _), consent.CHANNEL, and - to ignore a column.");

    private static string Listed(IReadOnlyList<string> columns) => $"The columns are: {string.Join(", ", columns)}.";
}
