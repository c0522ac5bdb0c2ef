using Npgsql;

namespace Sojourn.Store.Postgres;

/// <summary>Runs one query after the other on a connection.</summary>
internal readonly struct PostgresQuery(NpgsqlConnection connection)
{
    public List<T> All<T>(Func<PostgresRow, T> read, string sql, params object[] values)
    {
        var found = new List<T>();
        Each(row =>
        {
            found.Add(read(row));
            return true;
        }, sql, values);
        return found;
    }

    /// <summary>Reads rows until there are no more, or until it was enough.</summary>
    public void Each(Func<PostgresRow, bool> read, string sql, params object[] values)
    {
        using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }
        using var reader = command.ExecuteReader();
        var row = new PostgresRow(reader);
        while (row.Step() && read(row))
        {
        }
    }
}
