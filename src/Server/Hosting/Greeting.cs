namespace Sojourn.Server;

/// <summary>What a server says of itself at its start: where it is, and how to get in.</summary>
public static class Greeting
{
    public static IEnumerable<string> Of(SojournServer server)
    {
        var console = ConsoleFiles.IsThere(server.Options.Console);
        yield return $"Sojourn serves at {string.Join(", ", server.Addresses)} with its data in {Path.GetFullPath(server.Options.Data)}";
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
    }
}
