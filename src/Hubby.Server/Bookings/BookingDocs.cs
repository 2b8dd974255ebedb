using Hubby.Events;
using Hubby.Http;

namespace Hubby.Bookings;

/// <summary>What the API document says of the booking routes.</summary>
static class BookingDocs
{
    static readonly RouteAnswer Replayed = new(200,
        "A repeat: the first booking again, with `Idempotent-Replayed: true`.", BookingShapes.Booking, BookingSamples.Created);

    public static readonly RouteDoc Create = new()
    {
        Body = BookingShapes.Request,
        BodyExamples = BookingSamples.Requests,
        TakesIdempotencyKey = true,
        Answers =
        [
            new(201, "The booking and its promo codes, once they are durable.", BookingShapes.Booking, BookingSamples.Created)
            {
                Headers = [("Location", "Where the booking can be read.")],
            },
            Replayed,
        ],
        Problems = [IdempotencyKey.Invalid, IdempotencyKey.InProgress, PlaceBooking.ReferenceTaken, IdempotencyKey.Reused],
    };

    public static readonly RouteDoc Preview = new()
    {
        Body = BookingShapes.Request,
        BodyExamples = BookingSamples.Requests,
        Answers = [new(200, "What the booking would come to.", BookingShapes.Preview, BookingSamples.Previewed)],
    };

    public static readonly RouteDoc Read = new()
    {
        Parameters = [RouteParameter.Path("id", BookingShapes.Id, "The booking's `id`.")],
        Answers = [new(200, "The booking.", BookingShapes.Booking, BookingSamples.Created)],
        Problems = [GetBooking.NotFound],
    };

    static readonly RouteParameter[] ById = [RouteParameter.Path("id", BookingShapes.Id, "The booking's `id`.")];

    public static readonly RouteDoc Change = new()
    {
        Parameters = ById,
        Body = BookingShapes.Change,
        BodyExamples = BookingSamples.Changes,
        TakesIdempotencyKey = true,
        Answers = [new(200, "The booking as it is now.", BookingShapes.Booking, BookingSamples.Changed)],
        Problems =
        [
            IdempotencyKey.Invalid, GetBooking.NotFound, ChangeBooking.IsCancelled, IdempotencyKey.InProgress,
            IdempotencyKey.Reused,
        ],
    };

    public static readonly RouteDoc Cancel = new()
    {
        Parameters = ById,
        TakesIdempotencyKey = true,
        Answers = [new(200, "The cancelled booking.", BookingShapes.Booking, BookingSamples.Cancelled)],
        Problems =
        [
            IdempotencyKey.Invalid, GetBooking.NotFound, CancelBooking.Redeemed, IdempotencyKey.InProgress,
            IdempotencyKey.Reused,
        ],
    };

    public static readonly RouteDoc Events = new()
    {
        Parameters = [.. ById, RouteParameter.Limit("Events"), RouteParameter.Cursor],
        Answers =
        [
            new(200, "A page of events, oldest first.", Shape.ListOf(EventShapes.Event, 0, PageRequest.MaxLimit),
                BookingSamples.Happened)
            {
                IsPage = true,
                Headers = [RouteAnswer.NextPage],
            },
        ],
        Problems = [GetBooking.NotFound],
    };

    public static readonly RouteDoc List = new()
    {
        Parameters =
        [
            RouteParameter.Query(
                "booking_id", Shape.Text(QueryFields.MaxLength), "Your reference, whole. `bookingId` does the same."),
            RouteParameter.Query("email", Shape.Text(QueryFields.MaxLength), "The traveller's address, whole."),
            RouteParameter.Query("promo_code", Shape.Text(QueryFields.MaxLength), "One of the booking's promo codes."),
            RouteParameter.Query("status", BookingShapes.Status, "Only bookings with this status."),
            Time("created_from", "Created at this instant or later."),
            Time("created_to", "Created before this instant."),
            Time("departure_from", "Departing at this instant or later."),
            Time("departure_to", "Departing before this instant."),
            RouteParameter.Limit("Bookings"),
            RouteParameter.Cursor,
        ],
        Answers =
        [
            new(200, "A page of bookings, newest first.", Shape.ListOf(BookingShapes.Booking, 0, PageRequest.MaxLimit),
                BookingSamples.Listed)
            {
                IsPage = true,
                Headers = [RouteAnswer.NextPage],
            },
        ],
    };

    static RouteParameter Time(string name, string description) =>
        RouteParameter.Query(name, BookingShapes.SentInstant, description);
}
