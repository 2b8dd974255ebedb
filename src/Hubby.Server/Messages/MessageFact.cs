using System.Text.Json;
using System.Text.Json.Serialization;
using Hubby.Data;
using Hubby.Events;

namespace Hubby.Messages;

/// <summary>The facts <c>message.sent</c> and <c>message.failed</c>: which message, never to whom or what.</summary>
static class MessageFact
{
    public const string Sent = "message.sent";
    public const string Failed = "message.failed";

    /// <summary>None for a state nobody is told of.</summary>
    public static Event? Of(Message message, MessageState state, string? reason, DateTimeOffset now) => state switch
    {
        MessageState.Sent => New(Sent, message, reason, now),
        MessageState.Failed => New(Failed, message, reason, now),
        _ => null,
    };

    static Event New(string type, Message message, string? reason, DateTimeOffset now) => new()
    {
        PartnerId = message.PartnerId,
        Id = Ids.Row(now),
        Type = type,
        Booking = message.Booking,
        Data = JsonSerializer.Serialize(
            new MessageFactData(message.Booking, message.Id, ChannelNames.Of(message.Channel),
                JsonNamingPolicy.SnakeCaseLower.ConvertName($"{message.Kind}"), reason),
            MessagesJson.Default.MessageFactData),
        CreatedAt = now,
    };
}

/// <summary>The <c>data</c> of the fact; the booking and the message by their ids.</summary>
sealed record MessageFactData(string Booking, Guid Message, string Channel, string Kind, string? Reason);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(MessageFactData))]
sealed partial class MessagesJson : JsonSerializerContext;
