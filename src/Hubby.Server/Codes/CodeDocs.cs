using Hubby.Bookings;
using Hubby.Events;
using Hubby.Http;
using static Hubby.Http.Field;

namespace Hubby.Codes;

/// <summary>What the API document says of a partner's promo codes.</summary>
static class CodeDocs
{
    static readonly Shape CodeText = Shape.Text(100) with { Example = "CXZ6ZM9NGA" };

    static readonly Shape Shown = BookingShapes.PromoCodeShape with
    {
        Name = "PromoCodeWithHistory",
        Fields =
        [
            .. BookingShapes.PromoCodeShape.Fields,
            Required("booking", BookingShapes.Id, "The booking's `id`."),
            Required("booking_id", Shape.Text(BookingRequest.MaxReferenceLength).OrNull(), "Your reference of the booking."),
            Optional("replaces", CodeText, "The code in whose place it was issued."),
            Optional("replaced_by", CodeText, "The code that was issued in its place."),
            Required("history", Shape.ListOf(EventShapes.Event), "What happened to it, oldest first."),
            Optional("messages", Shape.ListOf(BookingShapes.Message), "With a reissue: what is sent because of it."),
        ],
    };

    static readonly Shape ReissueRequest = Shape.Object("Reissue",
        Optional("should_send_message", Shape.Boolean() with { Default = "false" },
            "Send the new code to the traveller, on the booking's channels."));

    static string Sample(string message, string code, string status, string more) => $$"""
        {
          "success": true,
          "message": "{{message}}",
          "data": {
            "promo_code": "{{code}}",
            "uuid": "5163cbc9-a96a-4a97-8577-bd3416bd3e4b",
            "claim_url": "https://api.example.com/claim-promocode/acme?uuid=5163cbc9-a96a-4a97-8577-bd3416bd3e4b",
            "package_type": "starter",
            "package_size": "1GB",
            "package_duration": 365,
            "destination": "TH",
            "package_id": "starter-1gb-365d",
            "iso3": "THA",
            "deep_link_url": "https://api.example.com/redeem?code={{code}}",
            "status": "{{status}}",
            "expires_at": null,
            "booking": "03ar3lAnqvpKQJB0v5wT",
            "booking_id": "YOUR-BOOKING-123",{{more}}
            "history": [
              {
                "id": "01972a55-7d40-7c1f-9d0a-6a8e0f3b2c18",
                "type": "booking.created",
                "timestamp": "2025-06-01T09:30:00.000Z",
                "data": { "id": "03ar3lAnqvpKQJB0v5wT", "booking_id": "YOUR-BOOKING-123" }
              }
            ]
          }
        }
        """;

    static readonly RouteParameter[] ByCode =
        [RouteParameter.Path("code", CodeText, "The promo code; case, spaces and dashes do not matter.")];

    public static readonly RouteDoc Read = new()
    {
        Parameters = ByCode,
        Answers = [new(200, "The promo code.", Shown, Sample("The promo code.", "CXZ6ZM9NGA", "issued", ""))],
        Problems = [ShowCode.NotFound],
    };

    public static readonly RouteDoc Revoke = new()
    {
        Parameters = ByCode,
        TakesIdempotencyKey = true,
        Answers = [new(200, "The void code.", Shown, Sample("Promo code revoked.", "CXZ6ZM9NGA", "revoked", ""))],
        Problems =
        [
            IdempotencyKey.Invalid, ShowCode.NotFound, RevokeCode.Redeemed, RevokeCode.Ended, IdempotencyKey.InProgress,
            IdempotencyKey.Reused,
        ],
    };

    public static readonly RouteDoc Reissue = new()
    {
        Parameters = ByCode,
        Body = ReissueRequest,
        BodyExamples = [new("send", "Send the new code to the traveller", """{ "should_send_message": true }""")],
        TakesIdempotencyKey = true,
        Answers =
        [
            new(201, "The new code.", Shown, Sample("Promo code reissued; the old one is void.", "H4VTR9WKPM", "issued", """

                    "replaces": "CXZ6ZM9NGA",
                    "messages": [{ "channel": "EMAIL", "status": "pending" }],
                """.TrimEnd())),
        ],
        Problems =
        [
            IdempotencyKey.Invalid, ShowCode.NotFound, RevokeCode.Redeemed, RevokeCode.Ended, IdempotencyKey.InProgress,
            IdempotencyKey.Reused,
        ],
    };
}
