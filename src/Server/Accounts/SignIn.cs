using Microsoft.AspNetCore.Http.HttpResults;
using Sojourn.Runtime.Catalog;

namespace Sojourn.Server;

/// <param name="State">setup while nobody has an account; then signed_out or signed_in.</param>
/// <param name="CsrfToken">To be sent in <c>X-CSRF-Token</c> with every change.</param>
/// <param name="SetupNeedsToken">The first account needs the token that the server printed at its start.</param>
public sealed record SessionView(SessionState State, UserView? User, string? CsrfToken, bool SetupNeedsToken);

public enum SessionState { Setup, SignedOut, SignedIn }

public sealed record SignInRequest(string? Email, string? Password);

/// <param name="Password">10 to 256 characters.</param>
/// <param name="SetupToken">What the server printed at its start; not needed at the machine itself.</param>
public sealed record SetupRequest(string? Email, string? Name, string? Password, string? SetupToken);

public sealed record ChangePasswordRequest(string? Current, string? Next);

/// <summary>Signing in by a browser. These routes ask for no key: they are where one comes from.</summary>
internal static class SignIn
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/session", Get)
            .Open()
            .WithSummary("Tell who is signed in")
            .WithDescription("Always answers: whether the server waits for its first account, and who the cookie belongs to.");
        api.MapPost("/session", Begin)
            .Open()
            .WithSummary("Sign in")
            .WithDescription("Sets the session's cookie. Too many failures are answered 429 with Retry-After.")
            .Refuses(400, 401, 403, 429);
        api.MapPost("/session/setup", Setup)
            .Open()
            .WithSummary("Make the first account, an owner's, and sign in")
            .WithDescription("From another machine this needs the token that the server printed at its start.")
            .Refuses(400, 403, 409, 422, 429);
        api.MapPut("/session/password", ChangePassword)
            .Open()
            .WithSummary("Change one's own password")
            .WithDescription("Signs out everywhere else; the answer has the new session's csrfToken.")
            .Refuses(400, 401, 403, 422, 429);
        api.MapDelete("/session", End).Open().WithSummary("Sign out").Refuses(403);
    }

    private static async Task<Ok<SessionView>> Get(HttpContext context, Sessions sessions)
    {
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(View(context, sessions, await sessions.Find(context)));
    }

    private static async Task<Ok<SessionView>> Begin(
        Body<SignInRequest> body, HttpContext context, Sessions sessions, Passwords passwords, SignInThrottle throttle)
    {
        CheckSite(context);
        var (email, peer) = (body.Value.Email ?? "", context.Connection.RemoteIpAddress);
        throttle.Try(email, peer);
        var user = sessions.UserBy(email);
        if (!await passwords.IsRight(user, body.Value.Password))
        {
            throw new DeniedException(StatusCodes.Status401Unauthorized, "wrong_credentials", "The e-mail address or the password is not right.");
        }
        throttle.Forgive(email, peer);
        if (await sessions.Find(context) is { } before)
        {
            sessions.End(context, before);
        }
        // Looked up again: comparing may have renewed the hash.
        return TypedResults.Ok(View(context, sessions, sessions.Begin(context, sessions.UserBy(email) ?? user!)));
    }

    private static async Task<Ok<SessionView>> Setup(
        Body<SetupRequest> body, HttpContext context, Sessions sessions, FirstSetup setup, Passwords passwords, SignInThrottle throttle, CatalogService catalog)
    {
        CheckSite(context);
        if (FirstSetup.NeedsToken(context))
        {
            throttle.Try("setup", context.Connection.RemoteIpAddress);
        }
        if (!sessions.AnyUsers && !setup.Allows(context, body.Value.SetupToken))
        {
            throw new DeniedException(StatusCodes.Status403Forbidden, "setup_token",
                "The first account needs the setup token that the server printed at its start. Restart it to see one again.");
        }
        var user = await catalog.CreateUser(body.Value.Email ?? "", body.Value.Name ?? "", Roles.Owner, passwords.Hash(body.Value.Password), first: true);
        return TypedResults.Ok(View(context, sessions, sessions.Begin(context, user)));
    }

    private static async Task<Ok<SessionView>> ChangePassword(
        Body<ChangePasswordRequest> body, HttpContext context, Sessions sessions, Passwords passwords, SignInThrottle throttle, CatalogService catalog)
    {
        var session = await sessions.Find(context) ?? throw new DeniedException(StatusCodes.Status401Unauthorized, "signed_out", "Sign in first.");
        Sessions.CheckCsrf(context, session);
        var (user, peer) = (session.User, context.Connection.RemoteIpAddress);
        throttle.Try(user.Email, peer);
        if (!await passwords.IsRight(user, body.Value.Current))
        {
            throw Runtime.RefusedException.Invalid("wrong_password", "current", "The current password is not right.");
        }
        throttle.Forgive(user.Email, peer);
        user = await catalog.UpdateUser(user.Id, null, null, null, passwords.Hash(body.Value.Next, "next"), Roles.Owner);
        sessions.EndAll(user.Id);
        return TypedResults.Ok(View(context, sessions, sessions.Begin(context, user)));
    }

    private static async Task<NoContent> End(HttpContext context, Sessions sessions)
    {
        if (await sessions.Find(context) is { } session)
        {
            Sessions.CheckCsrf(context, session);
            sessions.End(context, session);
        }
        return TypedResults.NoContent();
    }

    private static SessionView View(HttpContext context, Sessions sessions, SignedIn? session) => new(
        session is not null ? SessionState.SignedIn : sessions.AnyUsers ? SessionState.SignedOut : SessionState.Setup,
        session is null ? null : UserView.Of(session.User), session?.CsrfToken, !sessions.AnyUsers && FirstSetup.NeedsToken(context));

    /// <summary>There is no session yet whose token could be asked for, but browsers say which site a request comes from.</summary>
    private static void CheckSite(HttpContext context)
    {
        if (context.Request.Headers["Sec-Fetch-Site"] == "cross-site")
        {
            throw new DeniedException(StatusCodes.Status403Forbidden, "csrf", "Another site sent this request. Sign in at the console itself.");
        }
    }
}
