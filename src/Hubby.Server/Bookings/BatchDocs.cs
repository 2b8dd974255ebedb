using Hubby.Http;
using static Hubby.Http.Field;

namespace Hubby.Bookings;

/// <summary>What the API document says of bookings in bulk.</summary>
static class BatchDocs
{
    static readonly Shape Item = Shape.Object("BatchItem",
        Required("status", Shape.Integer(200, 599),
            "What a call for this booking alone would have answered: 201 made, 200 there already, 4xx refused."),
        Required("success", Shape.Boolean(), "Whether the booking stands."),
        Required("message", new(ShapeType.String), "A sentence for people; it may change."),
        Optional("data", BookingShapes.Booking, "The booking, when it stands."),
        Optional("error", ErrorShapes.Detail, "What went wrong, when it does not."),
        Optional("errors", Shape.ListOf(ErrorShapes.Fault, 1),
            "With `invalid_request`: every fault at once; `field` begins with the booking's place: `[3].departure_date`."),
        Optional("request_id", new(ShapeType.String), "Leads to the log."));

    const string Sent = """
        [
          {
            "booking_id": "YOUR-BOOKING-126",
            "departure_date": "2025-06-15",
            "package_specifications": [{ "package_type": "starter", "destination": "TH" }]
          },
          {
            "booking_id": "YOUR-BOOKING-127",
            "departure_date": "2025-06-16",
            "package_specifications": [{ "package_type": "starter", "destination": "Tailand" }]
          }
        ]
        """;

    const string Answered = $$"""
        {
          "success": true,
          "message": "1 of 2 bookings stand.",
          "data": [
            { "status": 201, "success": true, "message": "Booking created successfully.", "data": {{BookingSamples.Booking}} },
            {
              "status": 400,
              "success": false,
              "message": "The request has faults; see errors.",
              "error": { "code": "invalid_request", "doc_url": "https://api.example.com/docs/errors#invalid_request" },
              "errors": [
                {
                  "field": "[1].package_specifications[0].destination",
                  "code": "unknown_destination",
                  "message": "No country or region is called this. Did you mean Thailand?",
                  "sent": "Tailand",
                  "suggestion": "Thailand"
                }
              ],
              "request_id": "req_0VKp3sXmT9bQ2LzR7uYc"
            }
          ]
        }
        """;

    public static readonly RouteDoc Create = new()
    {
        Body = Shape.ListOf(BookingShapes.Request, 1, CreateBatch.MaxItems),
        BodyExamples = [new("two", "One that is accepted and one that is not", Sent)],
        TakesIdempotencyKey = true,
        Answers =
        [
            new(200, "An answer for each booking, in the order of the request.",
                Shape.ListOf(Item, 1, CreateBatch.MaxItems), Answered),
        ],
        Problems = [IdempotencyKey.Invalid, IdempotencyKey.Reused],
    };
}
