using Sojourn.Core;
using Sojourn.Core.Journeys;
using Sojourn.Core.Journeys.Nodes;
using Sojourn.Core.Messages;
using Sojourn.Core.Profiles;

namespace Sojourn.Runtime.Lists;

/// <summary>
/// What is to be said of a header that was taken: what nothing fills, and which columns fill nothing. One line for each kind, for a
/// list may well have thirty columns that nobody asks for and that come back with the results.
/// </summary>
public static class ListRemarks
{
    private const int Named = 12;

    /// <summary>The contact points that the definition's own messages go to, where a node names no address itself.</summary>
    public static IReadOnlyList<string> Reached(Definition definition) =>
    [
        .. definition.Nodes.Select(node => node switch
        {
            Call { To: null } => Channel.Call.AddressField(),
            MessageNode { To: null } message => message.Channel.AddressField(),
            _ => null,
        }).OfType<string>().Distinct(),
    ];

    public static IReadOnlyList<RowProblem> Of(ColumnMap map, ListOptions options)
    {
        var remarks = new List<RowProblem>();
        var fields = options.Fields.Where(field => field.Name is not null
            && map.For(TargetKind.Field, field.Name).Count == 0).Select(field => field.Name!).ToList();
        if (fields.Count > 0)
        {
            remarks.Add(Warning("field_not_filled",
                $"No column fills {(fields.Count == 1 ? "the journey's field" : "the journey's fields")} {Names(fields)}: everybody has the default, or nothing. Choose {(fields.Count == 1 ? "its column" : "their columns")} in the mapping."));
        }
        remarks.AddRange((options.Reached ?? []).Where(name => !map.Fillings.Any(filling => filling.Target.Name == name && filling.Target.Kind != TargetKind.Field))
            .Select(name => Warning("contact_not_filled",
                $"The journey sends to people's {Word(name)}, and no column fills it: whoever has none in the profile is not reached. Choose its column in the mapping.")));
        var unused = map.Unused.Select(index => map.Columns[index]).ToList();
        if (unused.Count > 0)
        {
            remarks.Add(Warning("column_not_used",
                $"Nothing is filled by {(unused.Count == 1 ? "the column" : "the columns")} {Names(unused)}. {(unused.Count == 1 ? "It stays with the results as it is. If it" : "They stay with the results as they are. If one")} should fill something, say what in the mapping."));
        }
        return remarks;
    }

    private static RowProblem Warning(string code, string message) => new(1, null, code, message, Severity.Warning);

    private static string Names(List<string> names) => string.Join(", ", names.Take(Named).Select(name => $"\"{name}\""))
        + (names.Count > Named ? $" and {names.Count - Named} more" : "");

    private static string Word(string contact) => contact switch
    {
        ProfileFields.Phone => "phone",
        ProfileFields.Email => "e-mail address",
        var other => other.Replace('_', ' '),
    };
}
