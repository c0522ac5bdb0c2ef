namespace Sojourn.Store.Postgres;

/// <summary>
/// Rows are found by the keys of an array, whatever the server believes about the size of their table. A queue that was analysed
/// while it was empty looks as if reading all of it were cheapest, and a prepared statement keeps that plan while it fills.
/// See docs/decisions/0011.
/// </summary>
internal static class LookUp
{
    /// <summary>
    /// A table's first key column is that of the row at hand. As an equality it would let the server go through the table's index in
    /// order with the array inside; as an array of one the index can only be asked.
    /// </summary>
    public static string By(string column, string key) => $"{column} = ANY(ARRAY[{key}])";
}
