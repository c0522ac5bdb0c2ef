using System.Diagnostics.CodeAnalysis;

namespace Sojourn.Runtime.Partitions;

/// <summary>
/// Rows that were committed a moment ago, kept in two generations of bounded size for the signals that are soon to come. The partition is the only writer, so that what is here is what the store has.
/// </summary>
internal sealed class Recent<TKey, TValue>(int generation)
    where TKey : notnull
{
    private Dictionary<TKey, TValue> young = new(generation);
    private Dictionary<TKey, TValue> old = [];

    public void Put(TKey key, TValue value)
    {
        if (young.Count >= generation && !young.ContainsKey(key))
        {
            (young, old) = (old, young);
            young.Clear();
            young.EnsureCapacity(generation);
        }
        young[key] = value;
        old.Remove(key);
    }

    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value) => young.TryGetValue(key, out value) || old.TryGetValue(key, out value);

    public void Remove(TKey key)
    {
        young.Remove(key);
        old.Remove(key);
    }
}
