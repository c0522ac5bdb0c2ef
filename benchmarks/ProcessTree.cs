using System.Globalization;

namespace Sojourn.Bench;

/// <summary>The processor time of a process and all that it has started, as Linux counts it: in hundredths of a second.</summary>
internal static class ProcessTree
{
    private const double MicrosecondsPerTick = 10_000;

    /// <summary>Of those that have ended, their parent's share is counted; parents wait for their children here.</summary>
    public static double CpuMicroseconds(IReadOnlyCollection<int> roots)
    {
        var all = Directory.EnumerateDirectories("/proc")
            .Select(path => int.TryParse(Path.GetFileName(path), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? Read(id) : null)
            .OfType<(int Id, int Parent, long Ticks)>().ToList();
        var children = all.ToLookup(process => process.Parent);
        var ticks = 0L;
        var queue = new Queue<(int Id, int Parent, long Ticks)>(all.Where(process => roots.Contains(process.Id)));
        while (queue.TryDequeue(out var process))
        {
            ticks += process.Ticks;
            foreach (var child in children[process.Id])
            {
                queue.Enqueue(child);
            }
        }
        return ticks * MicrosecondsPerTick;
    }

    private static (int Id, int Parent, long Ticks)? Read(int id)
    {
        try
        {
            // The name in parentheses may have blanks: what is read comes after it, from field 3 on.
            var text = File.ReadAllText($"/proc/{id}/stat");
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            long Field(int number) => long.Parse(fields[number - 3], CultureInfo.InvariantCulture);
            return (id, (int)Field(4), Field(14) + Field(15) + Field(16) + Field(17));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
