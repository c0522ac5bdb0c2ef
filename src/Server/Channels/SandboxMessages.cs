using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime;
using Sojourn.Core.Messages;
using Sojourn.Core.Values;
using Sojourn.Runtime;
using Sojourn.Runtime.Hosting;

namespace Sojourn.Server;

/// <summary>What the sandbox received, as a provider's own record would show it.</summary>
/// <param name="Key">What makes the message happen once: enrollment, visit, effect.</param>
/// <param name="Calls">How often the provider was called with the key.</param>
public sealed record SandboxItem(
    long Id, string Channel, string To, string EnrollmentId, string NodeId, int Visit, string Key, int Calls, Instant At, Data Content);

internal static class SandboxMessages
{
    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/sandbox/messages", List)
        .WithSummary("List what the sandbox received, oldest first")
        .WithDescription("One item per key, `calls` says how often it was called; a channel whose sandbox has `\"idempotent\": false` shows every call.")
        .Refuses(422);

    private static Ok<Page<SandboxItem>> List(Node node, string? channel, string? to, int? limit, string? cursor)
    {
        var wanted = channel is null ? (Channel?)null
            : Core.Messages.Channels.TryParse(channel, out var known) ? known
            : throw RefusedException.Invalid("unknown_channel", "channel", $"There is no channel '{channel}'.");
        var (size, after) = (Paging.Limit(limit), Paging.Positions(cursor)[0]);
        var found = node.Data.Sandbox.List(wanted, to, after, size + 1);
        var items = found.Take(size).Select(message => new SandboxItem(
            message.Id, message.Channel.Name(), message.To, message.Key.Enrollment.ToString(), message.NodeId, message.Key.Visit,
            message.Key.ToString(), message.Calls, message.At, message.Content)).ToList();
        return TypedResults.Ok(new Page<SandboxItem>(items, found.Count > size ? Paging.Cursor(items[^1].Id) : null));
    }
}
