namespace Sojourn.Core.Journeys.Nodes;

/// <summary>Every kind of node, by its name in documents.</summary>
public static class NodeKinds
{
    public static readonly IReadOnlyDictionary<string, Type> All = new OrderedDictionary<string, Type>(StringComparer.Ordinal)
    {
        ["start"] = typeof(Start),
        ["call"] = typeof(Call),
        ["sms"] = typeof(Sms),
        ["email"] = typeof(Email),
        ["whatsapp"] = typeof(Whatsapp),
        ["rcs"] = typeof(Rcs),
        ["telegram"] = typeof(Telegram),
        ["push"] = typeof(Push),
        ["webhook"] = typeof(Webhook),
        ["delay"] = typeof(Delay),
        ["wait_until"] = typeof(WaitUntil),
        ["wait_for"] = typeof(WaitFor),
        ["branch"] = typeof(Branch),
        ["split"] = typeof(Split),
        ["update"] = typeof(Update),
        ["goal"] = typeof(Goal),
        ["exit"] = typeof(Exit),
    };

    public static Type? Find(string kind) => All.GetValueOrDefault(kind);
}
