using NodaTime;
using Sojourn.Core.Values;

namespace Sojourn.Store;

/// <summary>A row that a store has read: columns from 0, valid until the next one is read.</summary>
internal interface IRow
{
    long Long(int column);

    int Int(int column);

    bool IsNull(int column);

    string Text(int column);

    /// <summary>The bytes of a blob; empty for NULL.</summary>
    ReadOnlySpan<byte> Blob(int column);
}

/// <summary>What the stores agree on: times are milliseconds since 1970, data is in its packed form.</summary>
internal static class RowValues
{
    public static Instant Moment<T>(this T row, int column)
        where T : IRow => Instant.FromUnixTimeMilliseconds(row.Long(column));

    public static Instant? MomentOrNull<T>(this T row, int column)
        where T : IRow => row.IsNull(column) ? null : row.Moment(column);

    public static string? TextOrNull<T>(this T row, int column)
        where T : IRow => row.IsNull(column) ? null : row.Text(column);

    public static Data Data<T>(this T row, int column)
        where T : IRow
    {
        var packed = row.Blob(column);
        return packed.IsEmpty ? Core.Values.Data.Empty : Core.Values.Data.FromPacked(packed.ToArray());
    }
}
