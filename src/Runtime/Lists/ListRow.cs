using NodaTime;
using Sojourn.Core;
using Sojourn.Core.Journeys;
using Sojourn.Core.Values;

namespace Sojourn.Runtime.Lists;

/// <summary>What a list is read against.</summary>
/// <param name="Fields">The fields that the journey declares.</param>
/// <param name="Map">The caller's own mapping (see <see cref="MapText"/>), or null to go by the header names alone.</param>
/// <param name="DefaultRegion">ISO 3166 region of phones written without a country code, such as <c>US</c>.</param>
/// <param name="Zone">Where a time of day without an offset is meant.</param>
/// <param name="Charset">The <c>charset</c> of the content type, when the sender named one.</param>
/// <param name="Reached">The contact points that the journey sends to, which people on the list should have.</param>
/// <param name="ReentryKey">What tells one person's passages apart, such as <c>journey.order</c>; null where nothing does.</param>
/// <param name="Duplicates">The column whose value lets the same person be on the list more than once: one more part of the key.</param>
public sealed record ListOptions(
    IReadOnlyList<FieldDefinition> Fields, string? Map, string DefaultRegion, DateTimeZone Zone, string? Charset = null,
    IReadOnlyList<string>? Reached = null, string? ReentryKey = null, string? Duplicates = null);

/// <summary>A good row.</summary>
/// <param name="Line">The physical line on which the row begins; the header is line 1.</param>
/// <param name="ProfileId">The id column, else <c>tel:+14155550100</c>, else <c>mailto:ann@example.com</c>.</param>
/// <param name="Contact">Attributes to set on the profile, under their well-known or mapped names.</param>
/// <param name="Consent">Channel name to <c>opted_in</c> or <c>opted_out</c>.</param>
/// <param name="Journey">The declared fields by their types, and the original cells as texts under their headers.</param>
/// <param name="Key">What tells the person's passages apart; empty where nothing does.</param>
public sealed record ListRow(int Line, string ProfileId, Data Contact, Data Consent, Data Journey, string Key = "");

/// <summary>
/// What is wrong with one row. An error rejects the row; a warning keeps it, without the cell that it speaks about unless
/// the message says otherwise. A row may have several.
/// </summary>
/// <param name="Column">The header of the column, or null where the row as a whole is meant.</param>
/// <param name="Row">The rejected row, with the first of its errors, to be mended; null where it is too long to be kept.</param>
public sealed record RowProblem(int Line, string? Column, string Code, string Message, Severity Severity = Severity.Error, RejectedRow? Row = null);

/// <summary>A rejected row as the list had it.</summary>
/// <param name="Cells">Its cells under their headers, in the list's order.</param>
/// <param name="More">The cells that the header has no column for.</param>
public sealed record RejectedRow(OrderedDictionary<string, string> Cells, IReadOnlyList<string> More);

/// <summary>Some consecutive rows of a list: what was taken, what is wrong, and how many rows were rejected.</summary>
public sealed record ListBatch(IReadOnlyList<ListRow> Rows, IReadOnlyList<RowProblem> Problems, int Rejected);
