using System.Globalization;
using Npgsql;

namespace Sojourn.Store.Postgres;

/// <summary>Where a partition lives: a schema of its own in the database that its connections go to.</summary>
public sealed class PartitionSchema(NpgsqlDataSource source, string name)
{
    public NpgsqlDataSource Source { get; } = source;

    public string Name { get; } = name;

    public static PartitionSchema Of(NpgsqlDataSource source, int partition) => new(source, NameOf(partition));

    public static string NameOf(int partition) => "sojourn_p" + partition.ToString(CultureInfo.InvariantCulture);

    public override string ToString() => $"the schema {Name} on {Source.ConnectionString.Split(';').FirstOrDefault(part => part.StartsWith("Host", StringComparison.OrdinalIgnoreCase)) ?? "PostgreSQL"}";
}
