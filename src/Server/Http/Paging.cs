using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Sojourn.Core;
using Sojourn.Runtime;

namespace Sojourn.Server;

/// <summary>One page of a list; <paramref name="NextCursor"/> is null on the last.</summary>
public sealed record Page<T>(IReadOnlyList<T> Items, string? NextCursor);

/// <summary>
/// Lists are read by keyset: a cursor says after which items to go on, so that a page costs the same wherever it lies and
/// what is added meanwhile moves nothing. Its text is opaque to clients.
/// </summary>
internal static class Paging
{
    public static int Limit(int? limit) => limit switch
    {
        null => Limits.PageSize,
        >= 1 and <= Limits.PageMax => limit.Value,
        _ => throw RefusedException.Invalid("bad_limit", "limit", $"A page has 1 to {Limits.PageMax} items."),
    };

    public static string Cursor(params ReadOnlySpan<long> positions)
    {
        var text = new StringBuilder();
        foreach (var position in positions)
        {
            text.Append(text.Length == 0 ? "" : ".").Append(position.ToString(CultureInfo.InvariantCulture));
        }
        return Base64Url.EncodeToString(Encoding.ASCII.GetBytes(text.ToString()));
    }

    /// <returns>The positions of a cursor, or zeros where there is none.</returns>
    public static long[] Positions(string? cursor, int count = 1)
    {
        if (string.IsNullOrEmpty(cursor))
        {
            return new long[count];
        }
        try
        {
            var parts = Encoding.ASCII.GetString(Base64Url.DecodeFromChars(cursor)).Split('.');
            if (parts.Length == count)
            {
                return [.. parts.Select(part => long.Parse(part, NumberStyles.None, CultureInfo.InvariantCulture))];
            }
        }
        catch (Exception error) when (error is FormatException or OverflowException)
        {
            // Told below.
        }
        throw Bad();
    }

    /// <summary>Where a list that goes over one partition after the other goes on. It may be of a store that had more of them.</summary>
    public static (int Partition, long After) Place(string? cursor, int partitions) =>
        Positions(cursor, 2) is [var partition, var after] && partition < partitions ? ((int)partition, after) : throw Bad();

    public static RefusedException Bad() => RefusedException.Invalid("bad_cursor", "cursor", "This cursor is none of ours. Begin again without one.");

    /// <summary>A page of what is held in memory, in the order of its numbers.</summary>
    public static Page<TView> Of<T, TView>(IEnumerable<T> items, Func<T, long> number, int? limit, string? cursor, Func<T, TView> view)
    {
        var (size, after) = (Limit(limit), Positions(cursor)[0]);
        var page = items.Where(item => number(item) > after).OrderBy(number).Take(size + 1).ToList();
        return new([.. page.Take(size).Select(view)], page.Count > size ? Cursor(number(page[size - 1])) : null);
    }

    /// <summary>A page of what is held in memory, the newest first; of what has one time, the higher number.</summary>
    public static Page<T> Newest<T>(IEnumerable<T> items, Func<T, (long Time, long Number)> position, int? limit, string? cursor)
    {
        var size = Limit(limit);
        var before = Positions(cursor, 2) is [var time, var number] && !string.IsNullOrEmpty(cursor) ? (time, number) : (long.MaxValue, long.MaxValue);
        var page = items.Where(item => position(item).CompareTo(before) < 0).OrderByDescending(position).Take(size + 1).ToList();
        return new([.. page.Take(size)], page.Count > size && position(page[size - 1]) is var (at, which) ? Cursor(at, which) : null);
    }
}
