using Hubby.Data;
using Hubby.Http;
using static Hubby.Http.Field;

namespace Hubby.Bookings;

/// <summary>What the API document says of the events of bookings.</summary>
static class BookingEventDocs
{
    const string Example = """{"id":"03ar3lAnqvpKQJB0v5wT","booking_id":"YOUR-BOOKING-123"}""";

    static readonly Field Id = Required("id", Shape.Form($"^[0-9A-Za-z]{{{Ids.Length}}}$"), "Ours.");
    static readonly Field BookingId = Required("booking_id", Shape.Text(255).OrNull(), "Yours.");
    static readonly Shape Data = Shape.Object("BookingEvent", Id, BookingId);
    static readonly Shape Change = Shape.Object("BookingChangeEvent", Id, BookingId,
        Required("changed", Shape.ListOf(Shape.Text(40), 1), "The fields that are different now."));

    public static readonly EventDoc[] All =
    [
        new(BookingFact.Created, "The booking was made.", Data, Example),
        new(BookingFact.Updated, "A change of traveller, dates or communication. One that changes nothing is none.", Change,
            """{"id":"03ar3lAnqvpKQJB0v5wT","booking_id":"YOUR-BOOKING-123","changed":["departure_date"]}"""),
        new(BookingFact.Cancelled, "The booking was cancelled.", Data, Example),
    ];
}
