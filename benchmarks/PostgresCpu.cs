using System.Globalization;
using Npgsql;

namespace Sojourn.Bench;

/// <summary>The processor time of a PostgreSQL server on this machine, by all its processes, those that have ended included.</summary>
internal sealed class PostgresCpu
{
    private const double TicksPerSecond = 100;

    private readonly int postmaster;

    public PostgresCpu(NpgsqlDataSource source)
    {
        using var pid = source.CreateCommand("SELECT pg_backend_pid()");
        postmaster = int.Parse(Fields((int)pid.ExecuteScalar()!)[1], CultureInfo.InvariantCulture);
    }

    public double Seconds => Of(Fields(postmaster), withEnded: true) + Directory.GetDirectories("/proc").Select(Path.GetFileName)
        .Where(name => int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out _))
        .Select(name => Fields(int.Parse(name!, CultureInfo.InvariantCulture)))
        .Where(fields => fields.Length > 1 && fields[1] == postmaster.ToString(CultureInfo.InvariantCulture))
        .Sum(fields => Of(fields, withEnded: false));

    /// <summary>User and system time of a process, and of its children that have ended, in seconds.</summary>
    public static double Of(int pid) => Of(Fields(pid), withEnded: false);

    private static double Of(string[] fields, bool withEnded) =>
        fields.Length == 0 ? 0 : fields[11..(withEnded ? 15 : 13)].Sum(ticks => double.Parse(ticks, CultureInfo.InvariantCulture)) / TicksPerSecond;

    /// <summary>What <c>/proc/PID/stat</c> has behind the name, from the state on; nothing where the process has ended.</summary>
    private static string[] Fields(int pid)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{pid.ToString(CultureInfo.InvariantCulture)}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
