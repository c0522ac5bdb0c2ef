using Sojourn.Core.Journeys;
using Sojourn.Core.Values;

namespace Sojourn.Runtime.Partitions;

/// <summary>Journey data of an enrollment that did not come from a list.</summary>
internal static class Fields
{
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
