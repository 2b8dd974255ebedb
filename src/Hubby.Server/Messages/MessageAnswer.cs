using System.Text.Json;
using System.Text.Json.Serialization;

namespace Hubby.Messages;

/// <summary>A message as the API shows it.</summary>
/// <param name="Channel">EMAIL, SMS, WHATSAPP or PUSH.</param>
/// <param name="Status"><c>pending</c>, <c>sent</c>, <c>delivered</c>, <c>failed</c> or <c>skipped</c>.</param>
sealed record MessageAnswer(string Channel, string Status)
{
    /// <summary>Why it is skipped or has failed.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Reason { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Guid? Id { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Kind { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Attempts { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? CreatedAt { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? NextTryAt { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? SentAt { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? DeliveredAt { get; init; }

    /// <summary>What the provider said last.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? LastError { get; init; }

    public static IReadOnlyList<MessageAnswer> Of(IEnumerable<Message> messages) => [.. messages.Select(Of)];

    public static MessageAnswer Of(Message message) =>
        new(ChannelNames.Of(message.Channel), JsonNamingPolicy.SnakeCaseLower.ConvertName($"{message.State}"))
        {
            Reason = message.Reason,
            Id = message.Id,
            Kind = JsonNamingPolicy.SnakeCaseLower.ConvertName($"{message.Kind}"),
            Attempts = message.Attempts,
            CreatedAt = message.CreatedAt,
            NextTryAt = message.NextTryAt,
            SentAt = message.SentAt,
            DeliveredAt = message.DeliveredAt,
            LastError = message.LastError,
        };

    /// <summary>
    /// What will become of a booking's messages, before the first row of them is made. Where no channel was asked for, the usual
    /// one says why nothing is sent.
    /// </summary>
    public static IReadOnlyList<MessageAnswer> PlannedFor(bool? shouldSend, Channels channels, string? email, string? phone) =>
        channels == Channels.None
            ? [NotSent(shouldSend)]
            : [.. ChannelNames.In(channels).Select(channel => Planned(shouldSend is true, channel, email, phone))];

    static MessageAnswer NotSent(bool? shouldSend) => new(ChannelNames.Of(Channels.Email), "skipped")
    {
        Reason = shouldSend is true ? SkipReasons.NoChannel : SkipReasons.NotRequested,
    };

    static MessageAnswer Planned(bool shouldSend, Channels channel, string? email, string? phone)
    {
        var missing = shouldSend ? SkipReasons.MissingAddress(channel, email, phone) : SkipReasons.NotRequested;
        return new(ChannelNames.Of(channel), missing is null ? "pending" : "skipped") { Reason = missing };
    }
}

/// <summary>Why a message was never tried.</summary>
static class SkipReasons
{
    public const string NotRequested = "not_requested";

    /// <summary>Messages are wanted, and no channel is named.</summary>
    public const string NoChannel = "no_channel";
    public const string NoEmail = "no_email";
    public const string NoPhone = "no_phone";
    public const string NoSubscription = "no_subscription";
    public const string NotConfigured = "channel_not_configured";
    public const string BookingCancelled = "booking_cancelled";

    /// <summary>The promo code it was about is void.</summary>
    public const string PromoCodeRevoked = "promo_code_revoked";

    /// <summary>The address or number had as many messages as it may get in a day.</summary>
    public const string RecipientLimit = "recipient_daily_limit";

    /// <summary>The partner has sent as many messages as it may in a day.</summary>
    public const string PartnerLimit = "partner_daily_limit";

    /// <summary>The traveller was erased before it went out.</summary>
    public const string Erased = "erased";

    /// <summary>None when the channel has an address; push learns of its subscriptions only when it sends.</summary>
    public static string? MissingAddress(Channels channel, string? email, string? phone) => channel switch
    {
        Channels.Email when email is null => NoEmail,
        Channels.Sms or Channels.Whatsapp when phone is null => NoPhone,
        _ => null,
    };
}
