namespace Sojourn.Store.Postgres;

/// <summary>Where a workspace lies on PostgreSQL: a database for everything, and others that have some of the partitions instead.</summary>
/// <param name="Main">The connection string of the database that has the catalog, and every partition that is placed nowhere else.</param>
/// <param name="Others">Partitions that are elsewhere; each at most once.</param>
public sealed record PostgresPlaces(string Main, IReadOnlyList<PartitionPlace> Others)
{
    /// <summary>Most workspaces are in one database.</summary>
    public static implicit operator PostgresPlaces(string main) => new(main, []);

    public string Of(int partition) => Others.FirstOrDefault(place => place.First <= partition && partition <= place.Last)?.ConnectionString ?? Main;
}

/// <summary>A database for the partitions from the first to the last, both included.</summary>
public sealed record PartitionPlace(int First, int Last, string ConnectionString);
