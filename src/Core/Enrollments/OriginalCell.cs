using Sojourn.Core.Values;

namespace Sojourn.Core.Enrollments;

/// <summary>
/// A cell of the list as it came, kept in the journey data beside the field of the same name wherever the two differ: the field has a type
/// and a default, and journeys change it, while results go out with the original columns. Its name begins with a character that no field's does.
/// </summary>
public static class OriginalCell
{
    private const char Mark = '\u001f';

    public static string NameOf(string column) => Mark + column;

    /// <summary>What was in the column.</summary>
    public static string Of(Data data, string column) => (data[NameOf(column)] is { IsNull: false } cell ? cell : data[column]).ToString();

    /// <summary>The journey data without such cells.</summary>
    public static Data Without(Data data) =>
        data.Any(member => member.Key.StartsWith(Mark)) ? Data.Of([.. data.Where(member => !member.Key.StartsWith(Mark)).Select(member => (member.Key, member.Value))]) : data;

    /// <summary>A field of somebody on a list changes: what it came from stays known.</summary>
    internal static Data Kept(Data data, string column) =>
        data[NameOf(column)].IsNull ? data.With(NameOf(column), Value.Of(data[column].ToString())) : data;
}
