using System.Globalization;
using Sojourn.Core.Values;

namespace Sojourn.Core.Journeys;

/// <summary>The types of journey fields: <c>string</c>, <c>number</c>, <c>boolean</c>, <c>date</c>.</summary>
public static class FieldTypes
{
    /// <summary>A value as the type wants it: a text that says a number is one.</summary>
    /// <returns>False when the value is not of the type.</returns>
    public static bool TryConvert(string? type, in Value value, out Value converted)
    {
        converted = (type, value.Kind) switch
        {
            ("string", ValueKind.Text) => value,
            ("string", ValueKind.Number or ValueKind.Boolean or ValueKind.Date) => Value.Of(value.ToString()),
            ("number", ValueKind.Number) => value,
            ("number", ValueKind.Text) => decimal.TryParse(value.Text.Trim(), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint,
                CultureInfo.InvariantCulture, out var number) ? Value.Of(number) : Value.Null,
            ("boolean", ValueKind.Boolean) => value,
            ("boolean", ValueKind.Text) => value.Text.Trim().ToUpperInvariant() switch
            {
                "TRUE" or "YES" or "Y" or "1" => Value.Of(true),
                "FALSE" or "NO" or "N" or "0" => Value.Of(false),
                _ => Value.Null,
            },
            ("date", ValueKind.Date) => value,
            ("date", ValueKind.Text) => Value.Of(value.Text.Trim()).AsDate(),
            _ => Value.Null,
        };
        return !converted.IsNull;
    }

    /// <summary>A value for a field: of the field's type where it has one and the value can be that, else as it is.</summary>
    public static Value Fit(Definition definition, string field, in Value value) =>
        definition.Fields.FirstOrDefault(known => known.Name == field) is { } declared && TryConvert(declared.Type, value, out var converted)
            ? converted
            : value;
}
