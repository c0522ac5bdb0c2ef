using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;
using Sojourn.Core;
using Sojourn.Core.Enrollments;
using Sojourn.Store;
using Sojourn.Store.Postgres;
using Xunit;

namespace Sojourn.Integration.Tests.Store;

/// <summary>What a page of people costs the database: about the rows that it shows, and not those that there are.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed partial class PostgresPageTests : IClassFixture<PostgresFixture>, IDisposable
{
    private const int Many = 8_000;
    private const int Few = 30;

    private static readonly JourneyId Large = new(7);
    private static readonly JourneyId Small = new(8);

    private readonly string log;
    private readonly NpgsqlDataSource source;
    private readonly PostgresPartitionReader reader;

    /// <summary>A journey with two runs and some without a run, and among all of them, and behind them, the few of another.</summary>
    public PostgresPageTests(PostgresFixture postgres)
    {
        source = PostgresData.Source(postgres.Server.ConnectionString
            + ";Options=-c session_preload_libraries=auto_explain -c auto_explain.log_min_duration=0 -c auto_explain.log_analyze=on -c auto_explain.log_timing=off");
        log = postgres.Server.Log;
        var schema = new PartitionSchema(source, "sojourn_" + Guid.NewGuid().ToString("N"));
        using (var store = PostgresPartitionStore.Open(schema, TimeSpan.Zero))
        {
            var changes = new Changes();
            changes.NewEnrollments.AddRange(Enumerable.Range(1, Many + Few).Select(i => new Enrollment
            {
                Id = new(Ids.Number(i, 5)),
                Profile = Ids.Number(i, 5),
                Journey = IsOfFew(i) ? Small : Large,
                Run = IsOfFew(i) ? new(9) : new(i % 3),
                Status = i % 2 == 0 ? EnrollmentStatus.Waiting : EnrollmentStatus.Completed,
                Node = "wait",
            }));
            store.Commit(changes);
        }
        using var analyse = source.CreateCommand($"ANALYZE {schema.Name}.enrollments");
        analyse.ExecuteNonQuery();
        reader = new(schema);
    }

    [Fact]
    public void A_page_reads_about_as_many_rows_as_it_shows_with_and_without_a_run_and_in_a_small_journey_beside_a_large_one()
    {
        Assert.InRange(RowsReadBy(new(Large, null, null, null), default, 50, shown: 50), 50, 500);
        Assert.InRange(RowsReadBy(new(Large, null, null, null), new(Ids.Number(Many / 2, 0)), 50, shown: 50), 50, 500);
        Assert.InRange(RowsReadBy(new(Large, new(1), null, null), default, 50, shown: 50), 50, 500);
        Assert.InRange(RowsReadBy(new(Small, null, null, null), default, 50, shown: Few), Few, 500);
        Assert.InRange(RowsReadBy(new(Small, new(9), null, null), default, 50, shown: Few), Few, 500);
    }

    [Fact]
    public void Pages_one_after_the_other_show_everybody_once_and_in_order_whatever_they_are_asked_for()
    {
        foreach (var (limit, scan, status) in ((int, int, EnrollmentStatus?)[])[(50, 50_000, null), (7, 50_000, null), (50, 40, EnrollmentStatus.Waiting), (3_000, 50_000, null), (1, 9_000, EnrollmentStatus.Failed)])
        {
            var query = new EnrollmentQuery(Large, null, status is { } only ? new HashSet<EnrollmentStatus> { only } : null, null);
            var (found, after) = (new List<long>(), (EnrollmentId?)default(EnrollmentId));
            while (after is { } from)
            {
                (var items, after) = reader.Enrollments(query, from, limit, scan);
                Assert.InRange(items.Count, 0, limit);
                found.AddRange(items.Select(item => item.Id.Number));
            }
            Assert.Equal(
                Enumerable.Range(1, Many + Few).Where(i => !IsOfFew(i) && (status is null || status == (i % 2 == 0 ? EnrollmentStatus.Waiting : EnrollmentStatus.Completed)))
                    .Select(i => Ids.Number(i, 5)),
                found);
        }
    }

    public void Dispose()
    {
        reader.Dispose();
        source.Dispose();
    }

    /// <summary>At the end of all, and one in the middle.</summary>
    private static bool IsOfFew(int number) => number > Many + 1 || number == Many / 2;

    private long RowsReadBy(EnrollmentQuery query, EnrollmentId after, int limit, int shown)
    {
        var from = new FileInfo(log).Length;
        Assert.Equal(shown, reader.Enrollments(query, after, limit).Items.Count);
        using var said = new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        said.Position = from;
        using var text = new StreamReader(said);
        var plans = text.ReadToEnd();
        return Scanned().Matches(plans).Sum(scan => Number(scan.Groups[1]) * Number(scan.Groups[2])) + Removed().Matches(plans).Sum(removed => Number(removed.Groups[1]));
    }

    private static long Number(Group digits) => long.Parse(digits.Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"Scan [^\n]*\(actual rows=(\d+) loops=(\d+)\)")]
    private static partial Regex Scanned();

    [GeneratedRegex(@"Rows Removed by [A-Za-z ]+: (\d+)")]
    private static partial Regex Removed();
}
