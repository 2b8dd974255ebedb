using Hubby.Bookings;
using Hubby.Http;
using static Hubby.Http.Field;

namespace Hubby.Messaging;

/// <summary>What the API document says of sending a message again.</summary>
static class SendAgainDocs
{
    const string Sent = """
        {
          "success": true,
          "message": "The message is on its way; see the status of each.",
          "data": [
            {
              "channel": "EMAIL",
              "status": "pending",
              "id": "01972a55-7d8a-7f00-a3a5-e1d1c9a4b7f6",
              "kind": "promo_code",
              "attempts": 0,
              "created_at": "2025-06-01T09:30:00.000Z",
              "next_try_at": "2025-06-01T09:30:00.000Z"
            }
          ]
        }
        """;

    static readonly Shape Request = Shape.Object("MessageRequest",
        Required("channel", BookingShapes.ChannelName, "How it goes out; the booking need not have asked for this channel."),
        Optional("kind", Shape.OneOf("promo_code", "esim_ready") with { Default = "promo_code" },
            "What to send: the promo codes, or each eSIM that the traveller has."));

    public static readonly RouteDoc Send = new()
    {
        Parameters = [RouteParameter.Path("id", BookingShapes.Id, "The booking's `id`.")],
        Body = Request,
        BodyExamples = [new("email", "The promo codes by e-mail", """{ "channel": "EMAIL" }""")],
        TakesIdempotencyKey = true,
        Answers = [new(201, "The messages that were made, one for each eSIM.", Shape.ListOf(BookingShapes.Message, 1), Sent)],
        Problems =
        [
            IdempotencyKey.Invalid, GetBooking.NotFound, ChangeBooking.IsCancelled, SendAgain.NothingToSend,
            IdempotencyKey.InProgress, IdempotencyKey.Reused,
        ],
    };
}
