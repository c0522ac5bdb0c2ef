using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using NodaTime;
using Sojourn.Core;
using Sojourn.Runtime.Catalog;
using Sojourn.Runtime.Time;
using Sojourn.Store;

namespace Sojourn.Server;

/// <summary>One browser that is signed in.</summary>
/// <param name="CsrfToken">What every change has to carry: made from the token, so that only who was told it by us can know it.</param>
internal sealed record SignedIn(SessionRow Row, UserRow User, string CsrfToken);

/// <summary>
/// Who is signed in where. A session is a random token in a cookie that scripts cannot read; the catalog keeps its hash, so
/// that it outlives a restart, can be ended here at once, and cannot be made from a copy of the data. Where several servers share
/// the catalog, each asks it again after a second: what one of them begins or ends is so on the others. All that wait for that are one
/// question, since anybody can send a cookie.
/// </summary>
internal sealed class Sessions
{
    public const string Cookie = "sojourn_session";
    public const string CsrfHeader = "X-CSRF-Token";

    private const int TokenBytes = 32;

    /// <summary>How long a browser stays signed in that nobody uses.</summary>
    private static readonly Duration Life = Duration.FromDays(14);

    /// <summary>For how long a server that is not alone believes what it read of a session.</summary>
    private static readonly Duration Fresh = Duration.FromSeconds(1);
    private static readonly TimeSpan LookPause = TimeSpan.FromMilliseconds(20);

    /// <summary>What is open and what is stored change together.</summary>
    private readonly Lock gate = new();

    private readonly CatalogService catalog;
    private readonly TimeProvider time;
    private readonly SharedLook<string> look;
    private readonly ConcurrentDictionary<string, Known> open;
    private volatile FrozenDictionary<int, UserRow> users;

    private readonly record struct Known(SessionRow Row, Instant ReadAt);

    public Sessions(CatalogService catalog, JourneyClock clock)
    {
        (this.catalog, time) = (catalog, clock.Time);
        look = new(Read, LookPause, time);
        users = Load();
        catalog.Changed += () => users = Load();
        var rows = catalog.Store.Sessions();
        var over = rows.Where(row => row.ExpiresAt <= Now).ToList();
        catalog.Store.DeleteSessions([.. over.Select(row => row.Hash)]);
        open = new(rows.Except(over).Select(row => KeyValuePair.Create(Convert.ToHexString(row.Hash), new Known(row, Now))));
    }

    public bool AnyUsers => users.Count > 0;

    private Instant Now => Instant.FromDateTimeOffset(time.GetUtcNow());

    public UserRow? UserBy(string email) => users.Values.FirstOrDefault(user => user.Email == CatalogService.Address(email));

    /// <summary>Who the request's cookie belongs to. A session that is used lives on.</summary>
    public async Task<SignedIn?> Find(HttpContext context)
    {
        if (context.Request.Cookies[Cookie] is not { Length: > 0 and < 100 } token || await Look(token) is not { } session)
        {
            return null;
        }
        return session.Row.ExpiresAt - Now < Life / 2 && Renew(session.Row) is { } renewed ? Kept(context, token, session with { Row = renewed }) : session;
    }

    /// <summary>Still signed in, for answers that go on for long.</summary>
    public async Task<bool> IsOpen(SignedIn session) => await Valid(Convert.ToHexString(session.Row.Hash)) is not null;

    /// <summary>Signs somebody in whose password was compared with this row's.</summary>
    public SignedIn Begin(HttpContext context, UserRow user)
    {
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));
        var row = new SessionRow(CatalogService.Hash(token), user.Id, Now, Now + Life);
        foreach (var old in Of(user.Id).OrderByDescending(each => each.CreatedAt).Skip(Limits.SessionsPerUser - 1).ToList())
        {
            End(old);
        }
        lock (gate)
        {
            catalog.Store.SaveSession(row);
            open[Convert.ToHexString(row.Hash)] = new(row, Now);
        }
        if (users.GetValueOrDefault(user.Id)?.Password != user.Password)
        {
            // Changed while it was compared: the sessions of before were ended, and this one is one of them.
            End(row);
            throw new DeniedException(StatusCodes.Status401Unauthorized, "wrong_credentials", "The password was just changed. Sign in with the new one.");
        }
        Send(context, token);
        return new(row, user, CsrfToken(token));
    }

    public void End(HttpContext context, SignedIn session)
    {
        End(session.Row);
        context.Response.Cookies.Delete(Cookie, Options(context));
    }

    /// <summary>Signs somebody out everywhere.</summary>
    public void EndAll(int user)
    {
        foreach (var row in Of(user).ToList())
        {
            End(row);
        }
    }

    /// <exception cref="DeniedException">The change does not carry the session's token: another site may have sent it.</exception>
    public static void CheckCsrf(HttpContext context, SignedIn session)
    {
        var sent = Encoding.UTF8.GetBytes(context.Request.Headers[CsrfHeader].ToString());
        if (!CryptographicOperations.FixedTimeEquals(sent, Encoding.UTF8.GetBytes(session.CsrfToken)))
        {
            throw new DeniedException(StatusCodes.Status403Forbidden, "csrf",
                $"A change by a session carries the session's csrfToken in the header {CsrfHeader}. GET /api/session tells it.");
        }
    }

    private async Task<SignedIn?> Look(string token) =>
        await Valid(Convert.ToHexString(CatalogService.Hash(token))) is var (row, user) ? new(row, user, CsrfToken(token)) : null;

    private async Task<(SessionRow Row, UserRow User)?> Valid(string hash)
    {
        if (await Current(hash) is not { } row)
        {
            return null;
        }
        if (row.ExpiresAt <= Now)
        {
            End(row);
            return null;
        }
        return users.TryGetValue(row.User, out var user) ? (row, user) : null;
    }

    /// <summary>What is known of a session, asked of the catalog again where another server may have begun, renewed or ended it.</summary>
    private async ValueTask<SessionRow?> Current(string hash)
    {
        var isKnown = open.TryGetValue(hash, out var known);
        if (!catalog.IsShared || (isKnown && Now - known.ReadAt < Fresh))
        {
            return isKnown ? known.Row : null;
        }
        await look.For(hash);
        return open.TryGetValue(hash, out known) ? known.Row : null;
    }

    private void Read(IReadOnlyCollection<string> hashes)
    {
        lock (gate)
        {
            var rows = catalog.Store.Sessions([.. hashes.Select(Convert.FromHexString)]).ToDictionary(row => Convert.ToHexString(row.Hash));
            foreach (var hash in hashes)
            {
                if (rows.TryGetValue(hash, out var row))
                {
                    open[hash] = new(row, Now);
                }
                else
                {
                    open.TryRemove(hash, out _);
                }
            }
        }
    }

    private IEnumerable<SessionRow> Of(int user) =>
        (catalog.IsShared ? catalog.Store.Sessions() : open.Values.Select(each => each.Row)).Where(row => row.User == user);

    /// <summary>Null when it was ended or renewed in between.</summary>
    private SessionRow? Renew(SessionRow row)
    {
        var (hash, renewed) = (Convert.ToHexString(row.Hash), row with { ExpiresAt = Now + Life });
        lock (gate)
        {
            if (!open.TryGetValue(hash, out var known) || known.Row != row || (catalog.IsShared && catalog.Store.Sessions([row.Hash]).Count == 0))
            {
                return null;
            }
            open[hash] = new(renewed, Now);
            catalog.Store.SaveSession(renewed);
            return renewed;
        }
    }

    private void End(SessionRow row)
    {
        lock (gate)
        {
            open.TryRemove(Convert.ToHexString(row.Hash), out _);
            catalog.Store.DeleteSessions([row.Hash]);
        }
    }

    private static SignedIn Kept(HttpContext context, string token, SignedIn session)
    {
        Send(context, token);
        return session;
    }

    private static string CsrfToken(string token) => Base64Url.EncodeToString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(token), "csrf"u8));

    private static void Send(HttpContext context, string token) => context.Response.Cookies.Append(Cookie, token, Options(context));

    private static CookieOptions Options(HttpContext context) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        // A proxy that speaks https to the browser says so; who pretends it only loses the cookie.
        Secure = context.Request.IsHttps || context.Request.Headers["X-Forwarded-Proto"] == "https",
        MaxAge = Life.ToTimeSpan(),
        Path = "/",
        IsEssential = true,
    };

    private FrozenDictionary<int, UserRow> Load() => catalog.Users.ToFrozenDictionary(user => user.Id);
}
