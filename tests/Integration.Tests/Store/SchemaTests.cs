using System.Text;
using Sojourn.Store;
using Sojourn.Store.Sqlite;
using Xunit;

namespace Sojourn.Integration.Tests.Store;

public sealed class SchemaTests
{
    private const string Reviewed = "docs/reference/schema.sql";

    [Fact]
    public void The_schema_is_the_reviewed_text()
    {
        using var directory = new TemporaryDirectory();
        var schema = new StringBuilder("-- What the migrations come to. A test holds it against them; change it together with a new migration.\n");
        foreach (var set in new[] { Migrator.Partition, Migrator.Catalog, Migrator.Sandbox })
        {
            using var database = SqliteDatabase.Open(directory.File(set), SqliteUse.Write);
            Migrator.Migrate(database, set);
            schema.Append(System.Globalization.CultureInfo.InvariantCulture, $"\n-- {set}, number {database.Number("PRAGMA user_version")}\n");
            using var tables = database.Once("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY tbl_name, type DESC, name");
            Rows.All(tables, static row => row.Text(0)).ForEach(sql => schema.Append(sql).Append(";\n"));
        }
        var path = Path.Combine(Checkout(), Reviewed);
        if (Environment.GetEnvironmentVariable("SOJOURN_REVIEW") == "write")
        {
            File.WriteAllText(path, schema.ToString());
        }
        Assert.True(
            schema.ToString() == File.ReadAllText(path),
            $"The migrations make another schema than {Reviewed} says. If that is meant, run this test with SOJOURN_REVIEW=write and review the diff.");
    }

    private static string Checkout()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Sojourn.slnx")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("The tests run outside a checkout: Sojourn.slnx is in no folder above.");
        }
        return folder.FullName;
    }
}
