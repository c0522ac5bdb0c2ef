namespace Sojourn.Store.Catalog;

/// <summary>Who signs in, and where they are signed in.</summary>
internal sealed class UserTables(IDatabase database)
{
    /// <summary>Sessions that one question looks for; fewer are asked for as often as it takes.</summary>
    private const int SoughtTogether = 50;

    private readonly IStatement users = database.Statement("SELECT id, email, name, role, password, created FROM users ORDER BY id");
    private readonly IStatement saveUser = database.Upsert("users", "id", "email", "name", "role", "password", "created");
    private readonly IStatement deleteUser = database.Statement("DELETE FROM users WHERE id = ?");
    private readonly IStatement sessions = database.Statement("SELECT hash, \"user\", created, expires FROM sessions ORDER BY hash");
    private readonly IStatement sought = database.Statement(
        $"SELECT hash, \"user\", created, expires FROM sessions WHERE hash IN ({string.Join(", ", Enumerable.Repeat("?", SoughtTogether))})");
    private readonly IStatement saveSession = database.Upsert("sessions", "hash", "\"user\"", "created", "expires");
    private readonly IStatement deleteSession = database.Statement("DELETE FROM sessions WHERE hash = ?");
    private readonly IStatement deleteSessions = database.Statement("DELETE FROM sessions WHERE \"user\" = ?");

    public List<UserRow> Users() => users.All(static row => new UserRow(
        row.Int(0), row.Text(1), row.Text(2), row.Text(3), row.Text(4), row.Moment(5)));

    public List<SessionRow> Sessions() => sessions.All(ToSession);

    public List<SessionRow> Sessions(IReadOnlyCollection<byte[]> hashes) => [.. hashes.Chunk(SoughtTogether).SelectMany(some =>
    {
        // The places that are left look for one of them once more.
        for (var place = 0; place < SoughtTogether; place++)
        {
            sought.Bind(place + 1, some[Math.Min(place, some.Length - 1)]);
        }
        return sought.All(ToSession);
    })];

    public void Save(UserRow row) => saveUser
        .Bind(1, row.Id).Bind(2, row.Email).Bind(3, row.Name).Bind(4, row.Role).Bind(5, row.Password).Bind(6, row.CreatedAt).Run();

    public void Delete(int id)
    {
        deleteSessions.Bind(1, id).Run();
        deleteUser.Bind(1, id).Run();
    }

    public void Save(SessionRow row) => saveSession
        .Bind(1, row.Hash).Bind(2, row.User).Bind(3, row.CreatedAt).Bind(4, row.ExpiresAt).Run();

    public void DeleteSession(byte[] hash) => deleteSession.Bind(1, hash).Run();

    private static SessionRow ToSession(IStatement row) => new(row.Blob(0).ToArray(), row.Int(1), row.Moment(2), row.Moment(3));
}
