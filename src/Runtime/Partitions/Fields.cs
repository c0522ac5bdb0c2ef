using Sojourn.Core;
using Sojourn.Core.Journeys;
using Sojourn.Core.Profiles;
using Sojourn.Core.Values;

namespace Sojourn.Runtime.Partitions;

/// <summary>Journey data of an enrollment that did not come from a list.</summary>
public static class Fields
{
    /// <summary>What a caller gave as the fields want it: each of its type, none missing that is required. What no field is about stays as it is.</summary>
    public static Data Checked(Definition definition, Data given, List<Problem> problems)
    {
        var data = new DataBuilder(given);
        foreach (var (name, value) in given)
        {
            if (definition.Fields.FirstOrDefault(field => field.Name == name) is { } field && !value.IsNull && !FieldTypes.TryConvert(field.Type, value, out _))
            {
                problems.Add(new("wrong_type", $"data.{name}", $"The field '{name}' is a {field.Type}; this is not."));
            }
            else
            {
                data.Set(name, FieldTypes.Fit(definition, name, value));
            }
        }
        foreach (var field in definition.Fields.Where(field => field is { Required: true, Default: null } && !given.Has(field.Name!)))
        {
            problems.Add(new("missing_field", $"data.{field.Name}", $"The field '{field.Name}' is required. Give it a value, or a default in the journey."));
        }
        return data.ToData();
    }

    /// <summary>What an event brings: its properties that are called as fields are. The rest stays behind <c>event.*</c>.</summary>
    public static Data Of(Definition definition, ProfileEvent happening)
    {
        var data = new DataBuilder();
        foreach (var field in definition.Fields)
        {
            if (field.Name is { } name && happening.Properties.Has(name))
            {
                data.Set(name, happening.Properties[name]);
            }
        }
        return data.ToData();
    }

    /// <summary>What the caller gave, and the defaults of the fields that it did not give.</summary>
    public static Data WithDefaults(Definition definition, Data given)
    {
        var data = new DataBuilder(given);
        foreach (var field in definition.Fields)
        {
            if (field.Name is { } name && field.Default is { } byDefault && !given.Has(name))
            {
                data.Set(name, FieldTypes.Fit(definition, name, JsonValues.Read(byDefault)));
            }
        }
        return data.ToData();
    }
}
