using System.Globalization;
using Sojourn.Bench;

// ./bench [--size N] [SCENARIO …]: all of them unless some are named by their letters.
if (args is ["open", var directory])
{
    await ParkedBench.Open(directory);
    return;
}
if (args is ["engine", var enrollments, var cycles, ..])
{
    // The engine alone, for a profiler: ./bench engine 50000 10 [random] [postgres]
    await Report.Profile(int.Parse(enrollments, CultureInfo.InvariantCulture), int.Parse(cycles, CultureInfo.InvariantCulture), args.Contains("random"), args.Contains("postgres"));
    return;
}
if (args is ["peers", .. var names])
{
    // What a developer would otherwise pick, side by side: ./bench peers [NAME …]
    Environment.ExitCode = await new SideBySide().Run(names) ? 0 : 1;
    return;
}
var size = 100_000;
var wanted = new List<string>();
for (var i = 0; i < args.Length; i++)
{
    if (args[i] == "--size" && i + 1 < args.Length)
    {
        size = int.Parse(args[++i], CultureInfo.InvariantCulture);
    }
    else
    {
        wanted.Add(args[i]);
    }
}
await new Report(size, wanted).Run();
