using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Sojourn.Core;
using Sojourn.Runtime;
using Sojourn.Runtime.Catalog;
using Sojourn.Store;

namespace Sojourn.Server;

/// <summary>Passwords, hashed by the framework's hasher: PBKDF2 with a salt, and its parameters in the hash.</summary>
internal sealed class Passwords(CatalogService catalog)
{
    // What OWASP asks of PBKDF2 with SHA-512.
    private readonly PasswordHasher<UserRow> hasher = new(Options.Create(new PasswordHasherOptions { IterationCount = 210_000 }));
    private string? nobodys;

    /// <exception cref="RefusedException">Too short to be a password, or too long.</exception>
    public string Hash(string? password, string path = "password")
    {
        if (password is not { Length: >= Limits.PasswordMin and <= Limits.PasswordMax })
        {
            throw RefusedException.Invalid("bad_password", path, $"A password has {Limits.PasswordMin} to {Limits.PasswordMax} characters. A sentence is a good one.");
        }
        return hasher.HashPassword(null!, password);
    }

    /// <summary>Takes as long for somebody who does not exist, so that nobody learns who does.</summary>
    public async Task<bool> IsRight(UserRow? user, string? password)
    {
        if (password is not { Length: <= Limits.PasswordMax })
        {
            return false;
        }
        var result = hasher.VerifyHashedPassword(null!, user?.Password ?? (nobodys ??= hasher.HashPassword(null!, Guid.NewGuid().ToString())), password);
        if (user is not null && result == PasswordVerificationResult.SuccessRehashNeeded)
        {
            await catalog.UpdateUser(user.Id, null, null, null, hasher.HashPassword(null!, password), Roles.Owner);
        }
        return user is not null && result != PasswordVerificationResult.Failed;
    }
}
