using System.CommandLine;
using System.Text.Json;
using Sojourn.Runtime;
using Sojourn.Runtime.Catalog;
using Sojourn.Runtime.Time;

namespace Sojourn.Server;

/// <summary><c>sojourn key create|list|revoke</c>: by the running server, else on the data directory itself.</summary>
internal static class KeyVerb
{
    private static readonly Argument<string> Name = new("NAME") { Description = "Whose key it is" };
    private static readonly Option<string> Role = new("--role") { Description = "owner; editor, which changes no users, keys and channels; or viewer, which only reads", DefaultValueFactory = _ => Roles.Owner };
    private static readonly Argument<string> Id = new("ID") { Description = "The key's number, as list shows it" };

    public static Command Make()
    {
        var create = new Command("create", "Make a key; it is shown once") { Name, Role };
        create.SetAction((parsed, stop) => Act(parsed, server => Create(server, parsed.GetValue(Name)!, parsed.GetValue(Role)!, stop),
            catalog => Create(catalog, parsed.GetValue(Name)!, parsed.GetValue(Role)!), stop));
        var list = new Command("list", "List the keys");
        list.SetAction((parsed, stop) => Act(parsed, server => List(server, stop), List, stop));
        var revoke = new Command("revoke", "Revoke a key at once") { Id };
        revoke.SetAction((parsed, stop) => Act(parsed,
            server => server.Ask(HttpMethod.Delete, $"/api/keys/{Uri.EscapeDataString(parsed.GetValue(Id)!)}", null, stop),
            catalog => Keys.Revoke(catalog, parsed.GetValue(Id)!), stop));
        var verb = new Command("key", "Make, list and revoke API keys") { create, list, revoke };
        foreach (var each in verb.Subcommands)
        {
            each.Add(RemoteServer.ServerOption);
            each.Add(RemoteServer.KeyOption);
            each.Add(RemoteServer.DataOption);
        }
        return verb;
    }

    private static async Task<int> Act(ParseResult parsed, Func<RemoteServer, Task> remote, Func<CatalogService, Task> local, CancellationToken stop)
    {
        using var server = RemoteServer.Of(parsed);
        if (await server.IsThere(stop))
        {
            await remote(server);
            return 0;
        }
        var options = RemoteServer.Options(parsed).Checked().Existing().ToNode();
        using var data = options.OpenData();
        using var catalog = new CatalogService(
            data.Catalog, new JourneyClock(TimeProvider.System, JourneyClock.Continue(null, 1, TimeProvider.System)), options.ServerName);
        try
        {
            await local(catalog);
            return 0;
        }
        catch (RefusedException refused)
        {
            throw new StartRefusedException(refused.Message, StartRefusedException.WrongOption);
        }
    }

    private static async Task Create(RemoteServer server, string name, string role, CancellationToken stop)
    {
        var made = await server.Ask(HttpMethod.Post, "/api/keys", new CreateKeyRequest(name, role), stop);
        Console.WriteLine(made.GetProperty("key").GetString());
    }

    private static async Task Create(CatalogService catalog, string name, string role) =>
        Console.WriteLine((await Keys.Make(catalog, name, role)).Secret);

    private static async Task List(RemoteServer server, CancellationToken stop)
    {
        foreach (var key in (await server.Ask(HttpMethod.Get, "/api/keys?limit=1000", null, stop)).GetProperty("items").EnumerateArray())
        {
            Show(key.GetProperty("id").GetInt32(), Text(key, "role"), Text(key, "prefix"), Text(key, "name"), Text(key, "revokedAt").Length > 0);
        }
    }

    private static Task List(CatalogService catalog)
    {
        foreach (var key in catalog.Keys)
        {
            Show(key.Id, key.Role, key.Prefix, key.Name, key.RevokedAt is not null);
        }
        return Task.CompletedTask;
    }

    private static void Show(int id, string role, string prefix, string name, bool revoked) =>
        Console.WriteLine($"{id}\t{role}\t{prefix}…\t{name}{(revoked ? "\trevoked" : "")}");

    private static string Text(JsonElement key, string name) => key.GetProperty(name).ToString();
}
