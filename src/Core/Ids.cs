using System.Globalization;

namespace Sojourn.Core;

/// <summary>A journey of the catalog; <c>jrn_7</c> outside.</summary>
public readonly record struct JourneyId(int Number)
{
    public override string ToString() => Ids.Format("jrn", Number);

    public static bool TryParse(string? text, out JourneyId id)
    {
        var ok = Ids.TryParse("jrn", text, out var number);
        id = new((int)number);
        return ok && number <= int.MaxValue;
    }
}

/// <summary>A run of a journey; <c>run_7</c> outside. <see cref="None"/> where an enrollment came by another entry.</summary>
public readonly record struct RunId(int Number)
{
    public static readonly RunId None;

    public bool IsNone => Number == 0;

    public override string ToString() => Ids.Format("run", Number);

    public static bool TryParse(string? text, out RunId id)
    {
        var ok = Ids.TryParse("run", text, out var number);
        id = new((int)number);
        return ok && number is > 0 and <= int.MaxValue;
    }
}

/// <summary>An enrollment; <c>enr_4096</c> outside. The slot is in its lowest bits and never changes.</summary>
public readonly record struct EnrollmentId(long Number)
{
    public int Slot => Ids.SlotOf(Number);

    public override string ToString() => Ids.Format("enr", Number);

    public static bool TryParse(string? text, out EnrollmentId id)
    {
        var ok = Ids.TryParse("enr", text, out var number);
        id = new(number);
        return ok;
    }
}

/// <summary>What makes an effect happen once: which enrollment, which visit of it, which effect of that visit.</summary>
public readonly record struct EffectKey(EnrollmentId Enrollment, int Visit, int Index)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Enrollment.Number}-{Visit}-{Index}");

    public static bool TryParse(string? text, out EffectKey key)
    {
        key = default;
        var parts = text?.Split('-');
        if (parts is not [var enrollment, var visit, var index] || !long.TryParse(enrollment, out var number)
            || !int.TryParse(visit, out var visited) || !int.TryParse(index, out var at))
        {
            return false;
        }
        key = new(new(number), visited, at);
        return true;
    }
}

public static class Ids
{
    /// <summary>A row number that belongs to a person carries the person's slot in its lowest 12 bits.</summary>
    public const int SlotBits = 12;

    public const int Slots = 1 << SlotBits;

    public static int SlotOf(long number) => (int)(number & (Slots - 1));

    public static long Number(long sequence, int slot) => (sequence << SlotBits) | (uint)slot;

    public static string Format(string prefix, long number) => string.Create(CultureInfo.InvariantCulture, $"{prefix}_{number}");

    public static bool TryParse(string prefix, string? text, out long number)
    {
        number = 0;
        return text is not null && text.Length > prefix.Length + 1 && text[prefix.Length] == '_'
            && text.StartsWith(prefix, StringComparison.Ordinal)
            && long.TryParse(text.AsSpan(prefix.Length + 1), System.Globalization.NumberStyles.None,
                System.Globalization.CultureInfo.InvariantCulture, out number);
    }
}
