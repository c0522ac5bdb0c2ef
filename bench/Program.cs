using Sojourn.Bench;

var count = args.Length > 1 ? int.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture) : 100_000;
foreach (var random in new[] { false, true })
{
    Console.WriteLine(await EngineBench.Run(count, random, cycles: 3));
}
