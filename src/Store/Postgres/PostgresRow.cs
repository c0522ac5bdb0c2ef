using Npgsql;

namespace Sojourn.Store.Postgres;

/// <summary>The row that a reader stands on.</summary>
internal sealed class PostgresRow(NpgsqlDataReader reader) : IRow
{
    public bool Step() => reader.Read();

    public long Long(int column) => reader.GetInt64(column);

    // A smallint is read as one, and an integer of any width fits.
    public int Int(int column) => reader.GetInt32(column);

    public bool IsNull(int column) => reader.IsDBNull(column);

    public string Text(int column) => PostgresText.Read(reader.GetString(column));

    public ReadOnlySpan<byte> Blob(int column) => reader.IsDBNull(column) ? [] : reader.GetFieldValue<byte[]>(column);
}
