using System.Text.Json;
using Hubby.Http;
using static Hubby.Http.Field;

namespace Hubby.Messages;

/// <summary>What the API document says of the events of messages.</summary>
static class MessageEventDocs
{
    static readonly Field[] Fields =
    [
        EventDocs.Booking,
        Required("message", Shape.Formatted("uuid"), "The message, as the booking shows it."),
        Required("channel", Shape.OneOf([.. ChannelNames.In(ChannelNames.Every).Select(ChannelNames.Of)]), "How it went."),
        Required("kind", Shape.OneOf([.. Enum.GetNames<MessageKind>().Select(JsonNamingPolicy.SnakeCaseLower.ConvertName)]),
            "What it says."),
    ];

    static readonly Shape Sent = Shape.Object("MessageEvent", Fields);
    static readonly Shape Failed = Shape.Object("MessageFailureEvent",
        [.. Fields, Required("reason", Shape.Text(Message.MaxReason), "A code, such as `address_rejected`.")]);

    public static readonly EventDoc[] All =
    [
        new(MessageFact.Sent, "The provider took a message.", Sent,
            """
            {
              "booking": "03ar3lAnqvpKQJB0v5wT",
              "message": "01972a55-7d8a-7f00-a3a5-e1d1c9a4b7f6",
              "channel": "EMAIL",
              "kind": "promo_code"
            }
            """),
        new(MessageFact.Failed, "A message will not arrive; `reason` is a code.", Failed,
            """
            {
              "booking": "03ar3lAnqvpKQJB0v5wT",
              "message": "01972a55-7d8a-7f00-a3a5-e1d1c9a4b7f6",
              "channel": "EMAIL",
              "kind": "promo_code",
              "reason": "address_rejected"
            }
            """),
    ];
}
