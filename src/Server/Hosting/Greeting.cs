using Npgsql;
using Sojourn.Runtime.Hosting;

namespace Sojourn.Server;

/// <summary>What a server says of itself at its start: where it is, and how to get in.</summary>
public static class Greeting
{
    public static IEnumerable<string> Of(SojournServer server)
    {
        var console = ConsoleFiles.IsThere(server.Options.Console);
        yield return $"Sojourn serves at {string.Join(", ", server.Addresses)} with its data in {Place(server.Options)}";
        yield return console ? $"The console is at {server.Addresses[0]}" : "The console was left out of this build; the API takes a key";
        yield return $"The API is described at {server.Addresses[0]}/docs";
        if (server.Key is { File: { } file } key)
        {
            yield return key.IsNew ? $"An owner's key was made and written to {file}" : $"The owner's key is in {file}";
        }
        // Accounts are for the console: without one there is nowhere to make the first.
        if (console && server.SetupToken is { } token)
        {
            yield return $"Nobody has an account yet. Open the console to make the first one; from another machine it asks for the setup token {token}";
        }
        var partitions = server.Services.GetRequiredService<Node>().Data.Partitions;
        if (server.Options.Partitions is { } wanted && wanted != partitions)
        {
            yield return $"SOJOURN_PARTITIONS is {wanted}, and this workspace has {partitions} partitions: their number was fixed when it was made";
        }
        foreach (var stray in StrayVariables.Found())
        {
            yield return $"{stray} is set, and Sojourn reads no variable of that name";
        }
    }

    private static string Place(ServerOptions options) => options.Postgres is { } postgres && new NpgsqlConnectionStringBuilder(postgres) is var database
        ? $"the database '{database.Database}' of {database.Host}"
        : Path.GetFullPath(options.Data);
}
