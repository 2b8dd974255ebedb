using Hubby.Http;
using static Hubby.Http.Field;

namespace Hubby.Bookings;

/// <summary>What the API document says of the events of bookings.</summary>
static class BookingEventDocs
{
    const string Example = """{"id":"03ar3lAnqvpKQJB0v5wT","booking_id":"YOUR-BOOKING-123"}""";

    static readonly Field Id = Required("id", Shape.BookingId(), "Ours.");
    static readonly Field BookingId = Required("booking_id", Shape.Text(255).OrNull(), "Yours.");
    static readonly Shape Data = Shape.Object("BookingEvent", Id, BookingId);
    static readonly Shape Change = Shape.Object("BookingChangeEvent", Id, BookingId,
        Required("changed", Shape.ListOf(Shape.Text(40), 1), "The fields that are different now."));

    static readonly Shape Departure = Shape.Object("BookingDepartureEvent", Id, BookingId,
        Required("departure_date", Shape.Instant(), "When the journey begins."));

    public static readonly EventDoc[] All =
    [
        new(BookingFact.Created, "The booking was made.", Data, Example),
        new(BookingFact.Updated, "A change of traveller, dates or communication. One that changes nothing is none.", Change,
            """{"id":"03ar3lAnqvpKQJB0v5wT","booking_id":"YOUR-BOOKING-123","changed":["departure_date"]}"""),
        new(BookingFact.Cancelled, "The booking was cancelled.", Data, Example),
        new(BookingFact.Departing,
            "A day before `departure_date`, or as soon as a later booking is there; anew when the date is changed.", Departure,
            """
            {"id":"03ar3lAnqvpKQJB0v5wT","booking_id":"YOUR-BOOKING-123","departure_date":"2025-06-15T00:00:00.000Z"}
            """),
    ];
}
