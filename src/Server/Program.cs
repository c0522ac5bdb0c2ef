using System.CommandLine;
using Sojourn.Server;
using Sojourn.Store;

var root = new RootCommand("Sojourn carries people through journeys of calls, messages, waits and decisions.")
{
    ServeVerb.Make(),
    RunVerb.Make(),
    DataVerbs.Export(),
    DataVerbs.Import(),
    KeyVerb.Make(),
    DataVerbs.Migrate(),
    DataVerbs.Backup(),
};
try
{
    // Stopping by signal is the server's own, so that it stops in order; 30 seconds are for what is on its way.
    return await root.Parse(args).InvokeAsync(new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeSpan.FromSeconds(30) });
}
catch (StartRefusedException refused)
{
    Console.Error.WriteLine(refused.Message);
    return refused.ExitCode;
}
catch (StoreUnavailableException store)
{
    Console.Error.WriteLine(store.Message);
    return StartRefusedException.CannotStart;
}
