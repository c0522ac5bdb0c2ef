using Sojourn.Core;
using Sojourn.Runtime.Lists;
using Sojourn.Store;

namespace Sojourn.Runtime.Catalog;

/// <summary>People who sign in. Passwords come here as hashes.</summary>
public sealed partial class CatalogService
{
    public IReadOnlyList<UserRow> Users => store.Users();

    /// <param name="first">Only while nobody is there: whoever sets the server up first is its owner.</param>
    public Task<UserRow> CreateUser(string email, string name, string role, string password, bool first = false)
    {
        email = CheckUser(email, name);
        return Change(snapshot =>
        {
            var users = store.Users();
            if (first && users.Count > 0)
            {
                throw RefusedException.Conflict("already_set_up", "This server has its owner already. Sign in, or ask the owner for an account.");
            }
            CheckFree(users, email, null);
            var row = new UserRow(store.NextNumber("user"), email, name.Trim(), role, password, clock.RealNow);
            return (new CatalogChanges { Users = [row] }, snapshot, row);
        });
    }

    /// <summary>Changes what is given and leaves the rest as it is.</summary>
    public Task<UserRow> UpdateUser(int id, string? email, string? name, string? role, string? password, string owner) => Change(snapshot =>
    {
        var users = store.Users();
        var known = users.FirstOrDefault(user => user.Id == id) ?? throw RefusedException.NotFound("user", id);
        var address = CheckUser(email ?? known.Email, name ?? known.Name);
        CheckFree(users, address, id);
        var row = known with { Email = address, Name = (name ?? known.Name).Trim(), Role = role ?? known.Role, Password = password ?? known.Password };
        CheckOwnerStays(users, known, row, owner);
        return (new CatalogChanges { Users = [row] }, snapshot, row);
    });

    public Task DeleteUser(int id, string owner) => Change(snapshot =>
    {
        var users = store.Users();
        var known = users.FirstOrDefault(user => user.Id == id) ?? throw RefusedException.NotFound("user", id);
        CheckOwnerStays(users, known, null, owner);
        return (new CatalogChanges { GoneUsers = [id] }, snapshot, true);
    });

    /// <summary>An address as it is kept and compared.</summary>
    public static string Address(string email) => email.Trim().ToLowerInvariant();

    private static string CheckUser(string email, string name)
    {
        CheckName(name, "");
        var address = Address(email);
        return EmailAddress.IsSane(address)
            ? address
            : throw RefusedException.Invalid("bad_email", "email", "Give an e-mail address, such as ada@example.com.");
    }

    private static void CheckFree(IReadOnlyList<UserRow> users, string email, int? except)
    {
        if (users.Any(user => user.Email == email && user.Id != except))
        {
            throw RefusedException.Conflict("email_taken", $"Somebody with the address {email} has an account already.");
        }
        if (except is null && users.Count >= Limits.UsersMax)
        {
            throw RefusedException.Conflict("too_many_users", $"A workspace has at most {Limits.UsersMax:N0} users.");
        }
    }

    private static void CheckOwnerStays(IReadOnlyList<UserRow> users, UserRow known, UserRow? next, string owner)
    {
        if (known.Role == owner && next?.Role != owner && users.Count(user => user.Role == owner) == 1)
        {
            throw RefusedException.Conflict("last_owner", "This is the last owner. Make somebody else an owner first.");
        }
    }
}
