using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Sojourn.Core;
using Sojourn.Core.Json;

namespace Sojourn.Server;

/// <summary>A request's body is no document that can be read: 400, with the problems that say why.</summary>
public sealed class MalformedException(IReadOnlyList<Problem> problems) : Exception(problems[0].Message)
{
    public IReadOnlyList<Problem> Problems => problems;
}

/// <summary>
/// A JSON body, read strictly into a record: unknown members, wrong types, invalid UTF-8, deep nesting and more than
/// <see cref="Limits.RequestBytes"/> are refused before anything is looked up or changed.
/// </summary>
// Minimal APIs look for these two on the parameter type itself.
#pragma warning disable CA1000
public sealed class Body<T>(T value) : IEndpointParameterMetadataProvider
    where T : class
{
    public T Value => value;

    public static async ValueTask<Body<T>?> BindAsync(HttpContext context)
    {
        var (value, problems) = Documents.Read<T>(await RequestJson.Bytes(context));
        return value is null ? throw new MalformedException(problems) : new(value);
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Metadata.Add(new AcceptsMetadata(["application/json"], typeof(T)));
    }
}
#pragma warning restore CA1000

/// <summary>The body of a request as bytes and as JSON.</summary>
internal static class RequestJson
{
    /// <exception cref="BadHttpRequestException">413: the body is larger than a JSON request may be.</exception>
    public static async Task<ReadOnlyMemory<byte>> Bytes(HttpContext context)
    {
        var request = context.Request;
        if (request.ContentLength > Limits.RequestBytes)
        {
            throw TooLarge();
        }
        using var buffer = new MemoryStream((int)(request.ContentLength ?? 1024));
        var chunk = new byte[16 * 1024];
        int read;
        while ((read = await request.Body.ReadAsync(chunk, context.RequestAborted)) > 0)
        {
            if (buffer.Length + read > Limits.RequestBytes)
            {
                throw TooLarge();
            }
            buffer.Write(chunk, 0, read);
        }
        return buffer.ToArray();
    }

    public static async Task<JsonElement> Element(HttpContext context)
    {
        var (root, problems) = Documents.Read(await Bytes(context));
        return root ?? throw new MalformedException(problems);
    }

    private static BadHttpRequestException TooLarge() =>
        new($"A JSON request has at most {Limits.RequestBytes / 1024 / 1024} MB. Send it in parts.", StatusCodes.Status413PayloadTooLarge);
}
