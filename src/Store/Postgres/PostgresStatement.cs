using System.Text;
using Npgsql;
using NpgsqlTypes;

namespace Sojourn.Store.Postgres;

/// <summary>A statement of the catalog on a connection. Its rows are fetched whole when it is run: they are few.</summary>
internal sealed class PostgresStatement(Func<NpgsqlConnection> connection, string sql) : IStatement
{
    private readonly string sql = Numbered(sql);
    private readonly List<object?> values = [];
    private List<object?[]>? rows;
    private int at = -1;

    public IStatement Bind(int index, long? value) => Set(index, value);

    public IStatement Bind(int index, double? value) => Set(index, value);

    public IStatement Bind(int index, string? value) => Set(index, value is null ? null : PostgresText.Of(value));

    public IStatement Bind(int index, byte[]? value) => Set(index, value);

    public bool Step()
    {
        if (rows is null)
        {
            rows = Fetch();
            values.Clear();
            at = -1;
        }
        if (++at < rows.Count)
        {
            return true;
        }
        rows = null;
        return false;
    }

    public bool IsNull(int column) => rows![at][column] is null;

    public long Long(int column) => (long)rows![at][column]!;

    public int Int(int column) => checked((int)Long(column));

    public double Real(int column) => (double)rows![at][column]!;

    public string Text(int column) => PostgresText.Read((string)rows![at][column]!);

    public ReadOnlySpan<byte> Blob(int column) => (byte[]?)rows![at][column];

    public void Dispose() => rows = null;

    private PostgresStatement Set(int index, object? value)
    {
        while (values.Count < index)
        {
            values.Add(null);
        }
        values[index - 1] = value;
        return this;
    }

    private List<object?[]> Fetch() => PostgresErrors.Guard("the catalog", Fetched);

    private List<object?[]> Fetched()
    {
        using var command = new NpgsqlCommand(sql, connection());
        foreach (var value in values)
        {
            command.Parameters.Add(value is null
                ? new NpgsqlParameter { Value = DBNull.Value, NpgsqlDbType = NpgsqlDbType.Unknown }
                : new NpgsqlParameter { Value = value });
        }
        using var reader = command.ExecuteReader();
        var found = new List<object?[]>();
        while (reader.Read())
        {
            var row = new object?[reader.FieldCount];
            for (var i = 0; i < row.Length; i++)
            {
                row[i] = reader.IsDBNull(i) ? null : reader.GetValue(i);
            }
            found.Add(row);
        }
        return found;
    }

    /// <summary>The shared SQL's question marks as PostgreSQL numbers them.</summary>
    private static string Numbered(string sql)
    {
        var numbered = new StringBuilder(sql.Length + 32);
        var number = 0;
        foreach (var letter in sql)
        {
            _ = letter == '?' ? numbered.Append('$').Append(++number) : numbered.Append(letter);
        }
        return numbered.ToString();
    }
}
