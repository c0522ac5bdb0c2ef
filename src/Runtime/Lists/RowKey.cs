using System.Collections.Immutable;
using NodaTime;
using Sojourn.Core;
using Sojourn.Core.Enrollments;
using Sojourn.Core.Journeys;
using Sojourn.Core.Profiles;
using Sojourn.Core.Segments;
using Sojourn.Core.Values;

namespace Sojourn.Runtime.Lists;

/// <summary>
/// What tells the passages of one person apart, read off a row: where the journey judges re-entry per key, a field of the journey, a column, or
/// something that the row says about the person; and the column by which the sender keeps duplicates.
/// </summary>
internal sealed class RowKey(FieldPath? path, string? duplicates, ColumnMap map, RowMaker row)
{
    /// <summary>Between the parts of a key that is made of two.</summary>
    private const string Separator = " · ";

    /// <summary>A row is judged by what it brings; what else an expression may ask of an enrollment is not there before it begins.</summary>
    private static readonly Facts Nothing = new(
        Profile.New(0, ""), [], ImmutableDictionary<string, Segment>.Empty, new(), DateTimeZone.Utc, Duration.Zero);

    private readonly int column = path is null ? -1 : Columns(path, map).DefaultIfEmpty(-1).First();

    public static RowKey? Of(ListOptions options, ColumnMap map, RowMaker row)
    {
        var path = options.ReentryKey is { } expression && FieldPath.TryParse(expression, out var parsed) ? parsed : null;
        return path is null && options.Duplicates is null ? null : new(path, options.Duplicates, map, row);
    }

    /// <summary>Why no row could have a key; null where some may.</summary>
    public static Problem? Refusal(ListOptions options, ColumnMap map)
    {
        if (options.ReentryKey is not { } expression || !FieldPath.TryParse(expression, out var path) || path is { Root: FieldRoot.Profile, Parts: ["id"] }
            || Columns(path, map).Any() || (path.Root == FieldRoot.Journey && options.Fields.Any(field => field.Name == path.Parts[0] && ColumnMap.HasDefault(field))))
        {
            return null;
        }
        return new("empty_key", "map", path.Root is FieldRoot.Journey or FieldRoot.Profile
            ? $"The journey tells one person's passages apart by {path} (its re-entry key), and no column fills it. Choose its column in the mapping, or take the key out of the journey's settings."
            : $"The journey tells one person's passages apart by {path} (its re-entry key), which no list brings. Choose a field of the journey there, such as journey.order.");
    }

    /// <summary>Null when the row has been refused.</summary>
    public string? Read(string profile, Data contact, Data journey)
    {
        var key = "";
        if (path is not null)
        {
            var scope = new Scope(Profile.New(0, profile) with { Attributes = contact }, new() { Data = journey }, null, Nothing, default);
            key = scope.Resolve(path).ToString().Trim();
            if (key.Length == 0)
            {
                row.Refuse("empty_key", column, $"The journey tells one person's passages apart by {path} (its re-entry key), and the row has none.");
                return null;
            }
        }
        if (duplicates is not null)
        {
            key += (path is null ? "" : Separator) + journey[duplicates];
        }
        if (key.Length > Limits.ReentryKeyLength)
        {
            row.Refuse("key_too_long", column, $"What tells one person's passages apart has at most {Limits.ReentryKeyLength} characters; it has {key.Length:N0} here.");
            return null;
        }
        return key;
    }

    private static IEnumerable<int> Columns(FieldPath path, ColumnMap map) => path.Root switch
    {
        FieldRoot.Journey => map.For(TargetKind.Field, path.Parts[0]).Concat(map.Kept.Where(column => map.Columns[column] == path.Parts[0])),
        FieldRoot.Profile => map.Fillings.Where(filling => filling.Target.Name == path.Parts[0]
            && filling.Target.Kind is TargetKind.Phone or TargetKind.Email or TargetKind.Attribute).SelectMany(filling => filling.Columns),
        _ => [],
    };
}
