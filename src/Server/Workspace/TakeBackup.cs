using Microsoft.AspNetCore.Http.HttpResults;
using Sojourn.Runtime;
using Sojourn.Runtime.Hosting;
using Sojourn.Store;

namespace Sojourn.Server;

/// <param name="Directory">An empty or new directory on the server's machine.</param>
public sealed record BackupRequest(string? Directory);

public sealed record BackupTaken(string Directory);

internal static class TakeBackup
{
    public static void Map(IEndpointRouteBuilder api) => api.MapPost("/backup", Handle)
        .ForOwners()
        .WithSummary("Copy the data directory while the server works")
        .WithDescription("The copy opens as a data directory of its own.")
        .Refuses(400, 422);

    private static async Task<Ok<BackupTaken>> Handle(Body<BackupRequest> body, Node node)
    {
        if (string.IsNullOrWhiteSpace(body.Value.Directory))
        {
            throw RefusedException.Invalid("missing_setting", "directory", "Name the directory that the backup goes into.");
        }
        var target = Path.GetFullPath(body.Value.Directory);
        try
        {
            await Task.Run(() => node.Data.Backup(target));
        }
        catch (StoreUnavailableException error)
        {
            throw RefusedException.Invalid("bad_directory", "directory", error.Message);
        }
        return TypedResults.Ok(new BackupTaken(target));
    }
}
