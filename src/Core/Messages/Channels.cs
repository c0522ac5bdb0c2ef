using Sojourn.Core.Profiles;

namespace Sojourn.Core.Messages;

/// <summary>What carries a message or a call. The name outside is lower case (<c>sms</c>).</summary>
public enum Channel { Call, Sms, Email, Whatsapp, Rcs, Telegram, Push, Webhook }

public static class Channels
{
    public static readonly IReadOnlyList<Channel> All = Enum.GetValues<Channel>();

    public static string Name(this Channel channel) => channel switch
    {
        Channel.Call => "call",
        Channel.Sms => "sms",
        Channel.Email => "email",
        Channel.Whatsapp => "whatsapp",
        Channel.Rcs => "rcs",
        Channel.Telegram => "telegram",
        Channel.Push => "push",
        Channel.Webhook => "webhook",
    };

    public static bool TryParse(string? name, out Channel channel)
    {
        foreach (var known in All)
        {
            if (known.Name() == name)
            {
                channel = known;
                return true;
            }
        }
        channel = default;
        return false;
    }

    /// <summary>The attribute that holds a profile's address on the channel; null where the channel addresses no person.</summary>
    public static string? AddressField(this Channel channel) => channel switch
    {
        Channel.Call or Channel.Sms or Channel.Whatsapp or Channel.Rcs => ProfileFields.Phone,
        Channel.Email => ProfileFields.Email,
        Channel.Telegram => ProfileFields.TelegramId,
        Channel.Push => ProfileFields.PushToken,
        Channel.Webhook => null,
    };

    /// <summary>
    /// After a crash the outcome of a message that was being handed over is unknown. E-mail is sent again with the same
    /// Message-ID, the others count as failed with reason <c>unknown</c>: a second call or text is worse than a missing one. The channel's
    /// settings may choose otherwise.
    /// </summary>
    public static bool RetriesUnknown(this Channel channel) => channel == Channel.Email;
}
