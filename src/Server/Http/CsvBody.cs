using Microsoft.Net.Http.Headers;
using Microsoft.OpenApi;
using Sojourn.Core;
using Sojourn.Runtime;

namespace Sojourn.Server;

/// <summary>Requests whose body is a list: read as it comes in, whatever its size.</summary>
internal static class CsvBody
{
    private static readonly string[] NotLists = ["application/json", "application/x-www-form-urlencoded", "multipart/form-data"];

    /// <summary>The charset that the sender named.</summary>
    /// <exception cref="BadHttpRequestException">415: the body is said to be something else than a list.</exception>
    public static string? Charset(HttpContext context)
    {
        if (!MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type))
        {
            return null;
        }
        if (NotLists.Contains(type.MediaType.Value, StringComparer.OrdinalIgnoreCase))
        {
            throw new BadHttpRequestException("Send the list as text/csv, with that Content-Type.", StatusCodes.Status415UnsupportedMediaType);
        }
        return type.Charset.HasValue ? type.Charset.Value!.Trim('"') : null;
    }

    /// <summary>What makes a repeat harmless; null where the sender does not mind.</summary>
    public static string? RetryKey(HttpContext context)
    {
        var key = context.Request.Headers["Idempotency-Key"].ToString();
        return key.Length switch
        {
            0 => null,
            <= Limits.NameLength => key,
            _ => throw RefusedException.Invalid("bad_idempotency_key", "Idempotency-Key", $"The header Idempotency-Key has at most {Limits.NameLength} characters."),
        };
    }

    /// <summary>Says in the reference that the answer can be CSV too.</summary>
    public static RouteHandlerBuilder AlsoAnswersCsv(this RouteHandlerBuilder route) => route.AddOpenApiOperationTransformer((operation, _, _) =>
    {
        operation.Responses?["200"].Content?.Add("text/csv", new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String } });
        return Task.CompletedTask;
    });

    /// <summary>Says in the reference that the body is CSV, and whether a key makes a repeat harmless.</summary>
    public static RouteHandlerBuilder TakesCsv(this RouteHandlerBuilder route, bool retryKey = false) => route.AddOpenApiOperationTransformer((operation, _, _) =>
    {
        operation.RequestBody = new OpenApiRequestBody
        {
            Required = true,
            Content = new Dictionary<string, OpenApiMediaType> { ["text/csv"] = new() { Schema = new OpenApiSchema { Type = JsonSchemaType.String } } },
        };
        if (!retryKey)
        {
            return Task.CompletedTask;
        }
        operation.Parameters ??= [];
        operation.Parameters.Add(new OpenApiParameter
        {
            Name = "Idempotency-Key",
            In = ParameterLocation.Header,
            Description = "A repeat of the request with the same key is answered as the first was; another request with it is refused (422).",
            Schema = new OpenApiSchema { Type = JsonSchemaType.String },
        });
        return Task.CompletedTask;
    });
}
