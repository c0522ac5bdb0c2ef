using NodaTime;
using Sojourn.Core;
using Sojourn.Core.Messages;
using Sojourn.Core.Values;

namespace Sojourn.Runtime.Partitions;

// How Core's types travel between machines. Core itself knows no serializer.

[GenerateSerializer]
public struct DataSurrogate
{
    [Id(0)]
    public byte[] Packed { get; set; }
}

[RegisterConverter]
public sealed class DataConverter : IConverter<Data, DataSurrogate>
{
    public Data ConvertFromSurrogate(in DataSurrogate surrogate) => Data.FromPacked(surrogate.Packed);

    public DataSurrogate ConvertToSurrogate(in Data value) => new() { Packed = value.Packed.ToArray() };
}

[GenerateSerializer]
public struct InstantSurrogate
{
    [Id(0)]
    public long Milliseconds { get; set; }
}

[RegisterConverter]
public sealed class InstantConverter : IConverter<Instant, InstantSurrogate>
{
    public Instant ConvertFromSurrogate(in InstantSurrogate surrogate) => Instant.FromUnixTimeMilliseconds(surrogate.Milliseconds);

    public InstantSurrogate ConvertToSurrogate(in Instant value) => new() { Milliseconds = value.ToUnixTimeMilliseconds() };
}

[GenerateSerializer]
public struct NumberSurrogate
{
    [Id(0)]
    public long Number { get; set; }
}

[RegisterConverter]
public sealed class JourneyIdConverter : IConverter<JourneyId, NumberSurrogate>
{
    public JourneyId ConvertFromSurrogate(in NumberSurrogate surrogate) => new((int)surrogate.Number);

    public NumberSurrogate ConvertToSurrogate(in JourneyId value) => new() { Number = value.Number };
}

[GenerateSerializer]
public struct RunIdSurrogate
{
    [Id(0)]
    public int Number { get; set; }
}

[RegisterConverter]
public sealed class RunIdConverter : IConverter<RunId, RunIdSurrogate>
{
    public RunId ConvertFromSurrogate(in RunIdSurrogate surrogate) => new(surrogate.Number);

    public RunIdSurrogate ConvertToSurrogate(in RunId value) => new() { Number = value.Number };
}

[GenerateSerializer]
public struct EnrollmentIdSurrogate
{
    [Id(0)]
    public long Number { get; set; }
}

[RegisterConverter]
public sealed class EnrollmentIdConverter : IConverter<EnrollmentId, EnrollmentIdSurrogate>
{
    public EnrollmentId ConvertFromSurrogate(in EnrollmentIdSurrogate surrogate) => new(surrogate.Number);

    public EnrollmentIdSurrogate ConvertToSurrogate(in EnrollmentId value) => new() { Number = value.Number };
}

[GenerateSerializer]
public struct ReceiptSurrogate
{
    [Id(0)]
    public long Enrollment { get; set; }
    [Id(1)]
    public int Visit { get; set; }
    [Id(2)]
    public int Index { get; set; }
    [Id(3)]
    public string Status { get; set; }
    [Id(4)]
    public Instant At { get; set; }
    [Id(5)]
    public Data Detail { get; set; }
}

[RegisterConverter]
public sealed class ReceiptConverter : IConverter<Receipt, ReceiptSurrogate>
{
    public Receipt ConvertFromSurrogate(in ReceiptSurrogate surrogate) =>
        new(new(new(surrogate.Enrollment), surrogate.Visit, surrogate.Index), surrogate.Status, surrogate.At, surrogate.Detail);

    public ReceiptSurrogate ConvertToSurrogate(in Receipt value) => new()
    {
        Enrollment = value.Key.Enrollment.Number,
        Visit = value.Key.Visit,
        Index = value.Key.Index,
        Status = value.Status,
        At = value.At,
        Detail = value.Detail,
    };
}
