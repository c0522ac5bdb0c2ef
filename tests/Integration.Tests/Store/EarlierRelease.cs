namespace Sojourn.Integration.Tests.Store;

/// <summary>A partition on PostgreSQL as the release before this one left it: what the newest migration made is undone, by hand, with each new one.</summary>
internal static class EarlierRelease
{
    public static string Of(string schema) =>
        $"DELETE FROM {schema}.migrations WHERE number = (SELECT max(number) FROM {schema}.migrations); "
        + $"DROP TABLE {schema}.recomputes, {schema}.erasures; DROP INDEX {schema}.held_by_enrollment";
}
