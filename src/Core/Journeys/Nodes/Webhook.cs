using System.Text.Json.Serialization;
using Sojourn.Core.Enrollments;
using Sojourn.Core.Messages;
using Sojourn.Core.Values;

namespace Sojourn.Core.Journeys.Nodes;

/// <summary>
/// A request to another system. A status below 400 leaves by <c>next</c> and may fill journey data from the response; anything
/// else is tried again and then leaves by <c>failed</c>, or by <c>timeout</c> when no answer came in time. So does, at once, a
/// response from which journey data is to be filled and which cannot be read, or has a value of another type than its field's. <c>next</c> takes what has no edge.
/// </summary>
public sealed record Webhook : Node
{
    public const int TimeoutSecondsMax = 120;

    public static readonly IReadOnlyList<string> Methods = ["GET", "POST", "PUT", "DELETE"];

    /// <summary><c>POST</c> unless set.</summary>
    public string? Method { get; init; }

    public Template? Url { get; init; }

    public IReadOnlyDictionary<string, Template> Headers { get; init; } = new OrderedDictionary<string, Template>();

    /// <summary>A text, or any JSON whose texts are templates.</summary>
    public JsonTemplate? Body { get; init; }

    /// <summary>How long an answer may take; where it says nothing, as long as the channel's own setting says.</summary>
    public int? TimeoutSeconds { get; init; }

    [JsonPropertyOrder(1)]
    public Retry? Retry { get; init; }

    /// <summary>Journey fields and where in the answer their values are: <c>status</c>, <c>response</c>, <c>response.order.id</c>.</summary>
    [JsonPropertyOrder(2)]
    public IReadOnlyDictionary<string, string> Map { get; init; } = new OrderedDictionary<string, string>();

    public override string Kind => "webhook";

    public override IReadOnlyList<string> Ports => [Journeys.Ports.Next, Journeys.Ports.Failed, Journeys.Ports.Timeout];

    public override IReadOnlyList<string> Results => ["status", "response", "responseProblem", "reason", Sending.Tries, Sending.RetryAt];

    public override Needs Needs => Needs.TheProfile;

    public override IReadOnlyList<string> Sets => [.. Map.Keys];

    public override void Check(NodeCheck check)
    {
        if (Method is not null && !Methods.Contains(Method))
        {
            check.Error("bad_value", "method", $"'{Method}' is no method: use {string.Join(", ", Methods)}.");
        }
        if (check.RequiredTemplate(Url, "url", "Say which address is called.") && !Url!.Source.Contains("{{", StringComparison.Ordinal) && Host().Length == 0)
        {
            check.Error("bad_url", "url", "Write a whole address, beginning with https://.");
        }
        CheckHeaders(check);
        check.Template(Body, "body");
        if (TimeoutSeconds is < 1 or > TimeoutSecondsMax)
        {
            check.Error("bad_value", "timeoutSeconds", $"Wait for an answer between 1 and {TimeoutSecondsMax} seconds.");
        }
        check.Retry(Retry);
        check.Provider(Channel.Webhook);
        foreach (var (field, path) in Map)
        {
            if (!NodeName.IsValid(field))
            {
                check.Error("bad_name", $"map.{field}", $"'{field}' cannot be a field's name. {NodeName.Rule}");
            }
            if (path != "status" && path != "response" && !path.StartsWith("response.", StringComparison.Ordinal))
            {
                check.Error("bad_path", $"map.{field}", "Take the value from status, response, or a path such as response.order.id.");
            }
            if (NodeName.IsValid(field) && check.Definition.Fields.All(known => known.Name != field))
            {
                check.Error("unknown_field", $"map.{field}", $"The journey has no field '{field}'. Add it to the journey's fields with its type, or correct the name.");
            }
        }
    }

    public override Move Enter(Walk walk)
    {
        walk.BeginResult(sends: true);
        return Request(walk);
    }

    public override Move Receive(Walk walk, Signal signal) => signal switch
    {
        Signal.Answered answered when !Sending.IsAwaited(walk, answered.Key) => Move.Stay,
        Signal.Answered { Answer: Answer.Replied replied } => Replied(walk, replied),
        Signal.Answered { Answer: Answer.Accepted } => Replied(walk, new(200, Value.Null)),
        Signal.Answered { Answer: Answer.Rejected rejected } => Refused(walk, rejected.Reason, rejected.Detail),
        Signal.Woke when Sending.TakesUp(walk) => Request(walk),
        _ => Move.Stay,
    };

    /// <summary>The whole request, rendered when it goes out.</summary>
    public override Data Render(Scope scope, Data inputs)
    {
        var request = new DataBuilder(inputs)
            .Set("method", Value.Of(Method ?? "POST"))
            .PutUrl("url", Url, scope);
        if (TimeoutSeconds is { } seconds)
        {
            request.Set("timeoutSeconds", Value.Of(seconds));
        }
        if (Headers.Count > 0)
        {
            request.Set("headers", Value.Of(Sending.Render(Headers, scope)));
        }
        if (Body is not null)
        {
            request.Set("body", Body.Render(scope));
        }
        return request.ToData();
    }

    private bool MapsWhole => Map.Values.Contains("response");

    private bool MapsInside => Map.Values.Any(path => path.StartsWith("response.", StringComparison.Ordinal));

    private void CheckHeaders(NodeCheck check)
    {
        check.Templates(Headers, "headers");
        foreach (var (name, value) in Headers)
        {
            var setting = $"headers.{name}";
            if (RequestHeaders.IsReserved(name))
            {
                check.Error("bad_header", setting, $"'{name}' is set by the request itself. Remove it.");
            }
            else if (!RequestHeaders.IsName(name))
            {
                check.Error("bad_header", setting, $"'{name}' cannot be a header's name: use letters, digits and -, as in X-Plan.");
            }
            else if (value.IsConstant && !RequestHeaders.IsValue(value.Source))
            {
                check.Error("bad_header", setting, $"The value of '{name}' cannot be sent: a header is plain ASCII on one line.");
            }
        }
    }

    private Move Request(Walk walk)
    {
        walk.Dispatch(Channel.Webhook, Host(), Data.Empty);
        return Move.Await();
    }

    private Move Replied(Walk walk, Answer.Replied replied)
    {
        walk.Note(JournalKind.Accepted, Channel.Webhook.Name(), Data.Of(("status", Value.Of(replied.Status))));
        var kept = Value.Of(Data.Of(("response", replied.Body))).Object.Packed.Length <= Limits.PayloadBytes;
        var problem = replied.Problem
            ?? (MapsInside && replied.Body.Kind == ValueKind.Text ? ResponseProblem.NotJson : kept ? null : ResponseProblem.TooLarge);
        // What is too large to keep was read whole all the same, and the map may take something small from it.
        var unmapped = problem is not null && (MapsWhole || (MapsInside && (replied.Problem is not null || problem == ResponseProblem.NotJson)));
        walk.SetResult("status", Value.Of(replied.Status));
        walk.SetResult("response", kept ? replied.Body : Value.Null);
        walk.SetResult("responseProblem", Value.Of(problem));
        if (problem is not null)
        {
            walk.Note(JournalKind.Note, problem);
        }
        if (replied.Status >= 400)
        {
            return Refused(walk, "http_error", FormattableString.Invariant($"The other system answered {replied.Status}."));
        }
        if (unmapped)
        {
            // What follows counts on the journey's fields, so it is no success; asking again could do twice what has been done.
            Sending.Refused(walk, problem!, "The node's map takes values from the response, which cannot be read.");
            return Failed(walk, problem!);
        }
        var mapped = new List<(string Field, Value Value)>();
        foreach (var (field, path) in Map)
        {
            var parts = path.Split('.');
            var found = parts[0] == "status" ? Value.Of(replied.Status) : FieldPath.Follow(replied.Body, parts, 1);
            if (found.IsNull)
            {
                continue;
            }
            // A version from before fields had to be declared may map into one that is not: it has no type to keep to.
            if (walk.Version.Definition.Fields.FirstOrDefault(known => known.Name == field) is { } declared && !FieldTypes.TryConvert(declared.Type, found, out found))
            {
                walk.SetResult("responseProblem", Value.Of(ResponseProblem.WrongType));
                Sending.Refused(walk, ResponseProblem.WrongType, $"'{path}' in the response is no {declared.Type}, which the field '{field}' is. Nothing was mapped.");
                return Failed(walk, ResponseProblem.WrongType);
            }
            mapped.Add((field, found));
        }
        foreach (var (field, value) in mapped)
        {
            walk.SetData(field, value);
        }
        return Move.Leave(Journeys.Ports.Next);
    }

    private Move Refused(Walk walk, string reason, string detail)
    {
        var after = Retry.Next(Retry, reason, walk.Enrollment.Effects, walk);
        Sending.Refused(walk, reason, detail, after is not null);
        if (after is { } interval)
        {
            return Sending.Later(walk, interval) ?? Request(walk);
        }
        return Failed(walk, reason);
    }

    private static Move Failed(Walk walk, string reason)
    {
        walk.SetResult("reason", Value.Of(reason));
        var port = reason == "timeout" ? Journeys.Ports.Timeout : Journeys.Ports.Failed;
        return Move.Leave(walk.Connected(port) ? port : Journeys.Ports.Next);
    }

    /// <summary>The host, where the template names it outright; the journal shows it.</summary>
    private string Host()
    {
        var source = Url?.Source ?? "";
        var fixedPart = source.IndexOf('{', StringComparison.Ordinal) is >= 0 and var open ? source[..open] : source;
        return Uri.TryCreate(fixedPart, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http"
            && (fixedPart.Length == source.Length || uri.AbsoluteUri.Length > 0 && fixedPart.IndexOf('/', uri.Scheme.Length + 3) > 0)
            ? uri.Host
            : "";
    }
}
