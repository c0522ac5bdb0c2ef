using System.Globalization;
using System.Reflection;
using Sojourn.Core;
using Sojourn.Runtime;

namespace Sojourn.Server;

/// <summary>
/// Query parameters that are numbers or flags, read before their route is entered, so that one that cannot be read is refused as every
/// other value is: by a code, its name and a sentence, and all of them at once. The framework would name types of ours instead.
/// </summary>
internal static class QueryParameters
{
    private const int ShownLength = 40;

    public static void UseReadableQueries(this WebApplication app) => app.Use((context, next) =>
    {
        var handler = context.GetEndpoint()?.Metadata.GetMetadata<MethodInfo>();
        var problems = handler is null ? [] : Problems(handler, context.Request.Query);
        return problems.Count == 0 ? next(context) : throw RefusedException.Invalid("The query cannot be read.", problems);
    });

    private static List<Problem> Problems(MethodInfo handler, IQueryCollection query)
    {
        var problems = new List<Problem>();
        foreach (var parameter in handler.GetParameters())
        {
            if (parameter.Name is { } name && query.TryGetValue(name, out var values))
            {
                var text = values.ToString();
                if (values.Count > 1 && (parameter.ParameterType == typeof(int?) || parameter.ParameterType == typeof(bool?) || parameter.ParameterType == typeof(string)))
                {
                    problems.Add(new("given_twice", name, $"{name} is given {values.Count} times. Write it once."));
                }
                else if (parameter.ParameterType == typeof(int?) && !int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out _))
                {
                    problems.Add(new("not_a_number", name, $"'{Shown(text)}' is no whole number that can be used here. Write one such as 50, or leave {name} out."));
                }
                else if (parameter.ParameterType == typeof(bool?) && !bool.TryParse(text, out _))
                {
                    problems.Add(new("not_a_boolean", name, $"'{Shown(text)}' is neither true nor false. Write one of them, or leave {name} out."));
                }
            }
        }
        return problems;
    }

    private static string Shown(string text) => text.Length <= ShownLength ? text : text[..ShownLength] + "…";
}
