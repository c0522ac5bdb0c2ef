using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using NodaTime;
using Sojourn.Core.Journeys;
using Sojourn.Core.Journeys.Nodes;
using Sojourn.Core.Values;

namespace Sojourn.Server;

/// <summary>What the description of the API says beyond the routes: the key, and the documents that the core reads itself.</summary>
internal static class OpenApiDocuments
{
    private const string Scheme = "key";
    private const string SessionScheme = "session";

    /// <summary>Routes that ask for neither.</summary>
    private static readonly string[] Open = ["/health", "/api/session"];

    public static IServiceCollection AddSojournOpenApi(this IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        options.AddDocumentTransformer((document, _, _) =>
        {
            Describe(document);
            OpenApiBodies.Loosen(document);
            return Task.CompletedTask;
        });
        options.AddSchemaTransformer((schema, context, _) =>
        {
            Shape(schema, context.JsonTypeInfo.Type);
            OpenApiBodies.LeaveOut(schema, context.JsonTypeInfo);
            return Task.CompletedTask;
        });
    });

    private static void Describe(OpenApiDocument document)
    {
        document.Info = new()
        {
            Title = "Sojourn",
            Version = "v1",
            Description = "Carries people through journeys of calls, messages, waits and decisions. Errors are problem documents (RFC 9457) with a `code` "
                + "and a list of `problems`, each with a code, a path and a sentence; a request that is refused changes nothing. Lists take `limit` and "
                + "`cursor` and answer `items` and `nextCursor`. A request that finds the system full is answered 429 with Retry-After.",
        };
        // Where it is served from is the reader's to know, and the reviewed copy must not depend on a port.
        document.Servers = [];
        document.Components ??= new();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [Scheme] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "An API key: `Authorization: Bearer KEY`." },
            [SessionScheme] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.ApiKey,
                In = ParameterLocation.Cookie,
                Name = Sessions.Cookie,
                Description = $"A session, from signing in. Every change carries its csrfToken in the header `{Sessions.CsrfHeader}`.",
            },
        };
        document.Security =
        [
            new() { [new OpenApiSecuritySchemeReference(Scheme, document)] = [] },
            new() { [new OpenApiSecuritySchemeReference(SessionScheme, document)] = [] },
        ];
        foreach (var path in document.Paths.Where(path => Open.Any(open => path.Key.StartsWith(open, StringComparison.Ordinal))))
        {
            foreach (var operation in path.Value.Operations?.Values.ToList() ?? [])
            {
                operation.Security = [];
            }
        }
    }

    private static void Shape(OpenApiSchema schema, Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(Instant))
        {
            (schema.Type, schema.Format) = (JsonSchemaType.String, "date-time");
        }
        else if (type == typeof(Data))
        {
            (schema.Type, schema.Description) = (JsonSchemaType.Object, "Names with values.");
        }
        else if (type == typeof(Predicate))
        {
            schema.Description = "A condition: {all|any: […]}, {not: …}, {field, op, value}, {segment: ID}, or {event, count?, within?, where?}. Operators: "
                + string.Join(", ", Comparing.Operators) + ".";
        }
        else if (type == typeof(JourneySettings))
        {
            schema.Type = JsonSchemaType.Object;
            schema.Description = "pause {inFlight: freeze|continue, clock: hold|wall, past: continue|skip}, archive {inFlight: exit|hide}, reentry {rule: "
                + "never|after_early_exit|after_exit|on_restart|always, cooldown, key}, edit: live|pinned|metadata_only|entry_locked, exitWhenEntryFalse, "
                + "maxDuration {amount, unit}, allowAnonymous.";
        }
        else if (type == typeof(Definition))
        {
            Define(schema);
        }
    }

    private static void Define(OpenApiSchema schema)
    {
        schema.Type = JsonSchemaType.Object;
        schema.Description = "The one document that canvas, engine, git and API share. Settings, ports and results of each node kind stand in docs/reference/nodes.md.";
        schema.AdditionalPropertiesAllowed = false;
        schema.Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["fields"] = List(new()
            {
                ["name"] = Text("What expressions call it: journey.NAME."),
                ["type"] = Choice(FieldDefinition.Types),
                ["required"] = new OpenApiSchema { Type = JsonSchemaType.Boolean },
                ["default"] = new OpenApiSchema { Description = "A value of the type." },
                ["description"] = Text("For people."),
            }),
            ["entry"] = new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                Properties = new Dictionary<string, IOpenApiSchema>
                {
                    ["sources"] = List(new()
                    {
                        ["kind"] = Choice(EntrySource.Kinds),
                        ["event"] = Text("The name of the event, for an event source."),
                        ["when"] = new OpenApiSchema { Description = "A condition on the event." },
                        ["audience"] = new OpenApiSchema { Description = "A condition on who may enter." },
                        ["port"] = Text("The port of the start node that this source leaves by."),
                    }),
                },
            },
            ["nodes"] = List(new()
            {
                ["id"] = Text("Lower-case letters, digits and _: expressions read nodes.ID."),
                ["kind"] = Choice(NodeKinds.All.Keys),
                ["name"] = Text("What people call it."),
                ["settings"] = new OpenApiSchema { Type = JsonSchemaType.Object, Description = "The settings of the kind." },
            }),
            ["edges"] = List(new()
            {
                ["from"] = Text("A node's id."),
                ["port"] = Text("The port that it leaves by."),
                ["to"] = Text("A node's id."),
                ["delay"] = new OpenApiSchema { Type = JsonSchemaType.Object, Description = "How long the way takes: {amount, unit}." },
            }),
            ["notes"] = List(new()
            {
                ["id"] = Text("Any text, once in the journey."), ["text"] = Text("What it says."),
                ["x"] = Number(), ["y"] = Number(), ["width"] = Number(), ["height"] = Number(),
            }),
            ["layout"] = new OpenApiSchema { Type = JsonSchemaType.Object, Description = "Positions on the canvas, {x, y} by node id." },
        };
    }

    private static OpenApiSchema Number() => new() { Type = JsonSchemaType.Number };

    private static OpenApiSchema Text(string description) => new() { Type = JsonSchemaType.String, Description = description };

    private static OpenApiSchema Choice(IEnumerable<string> words) =>
        new() { Type = JsonSchemaType.String, Enum = [.. words.Select(word => (JsonNode)JsonValue.Create(word))] };

    private static OpenApiSchema List(Dictionary<string, IOpenApiSchema> members) => new()
    {
        Type = JsonSchemaType.Array,
        Items = new OpenApiSchema { Type = JsonSchemaType.Object, Properties = members },
    };
}
