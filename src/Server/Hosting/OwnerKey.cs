using Sojourn.Runtime.Catalog;

namespace Sojourn.Server;

/// <summary>The first key of a workspace: without one nobody could make another.</summary>
/// <param name="File">Where it is written down; null when the operator brought it.</param>
/// <param name="Secret">The key, where it is known.</param>
/// <param name="IsNew">True when this start made it.</param>
public sealed record OwnerKey(string? File, string? Secret, bool IsNew)
{
    public const string FileName = "owner.key";

    /// <summary>The key as a command line can have it: read from its file rather than shown.</summary>
    public string Shown => File is null ? "$SOJOURN_KEY" : $"$(cat {File})";

    public static async Task<OwnerKey> Ensure(CatalogService catalog, string directory, string? bootstrap)
    {
        var file = Path.Combine(directory, FileName);
        if (bootstrap is not null)
        {
            var hash = CatalogService.Hash(bootstrap);
            if (!catalog.Keys.Any(key => key.RevokedAt is null && key.Role == Roles.Owner && key.Hash.AsSpan().SequenceEqual(hash)))
            {
                await catalog.CreateKey("bootstrap", Roles.Owner, bootstrap);
            }
            return new(null, bootstrap, false);
        }
        if (catalog.Keys.Any(key => key.RevokedAt is null && key.Role == Roles.Owner))
        {
            return System.IO.File.Exists(file) ? new(file, (await System.IO.File.ReadAllTextAsync(file)).Trim(), false) : new(null, null, false);
        }
        var secret = (await catalog.CreateKey("owner", Roles.Owner)).Secret;
        Write(file, secret);
        return new(file, secret, true);
    }

    /// <summary>Readable for the one who runs the server and nobody else.</summary>
    private static void Write(string file, string secret)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }
        using var stream = new FileStream(file, options);
        using var writer = new StreamWriter(stream);
        writer.WriteLine(secret);
    }
}
