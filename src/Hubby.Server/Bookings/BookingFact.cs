using System.Text.Json.Serialization;
using Hubby.Data;
using Hubby.Events;

namespace Hubby.Bookings;

/// <summary>
/// What a fact about a booking says; whoever reacts reads the booking, so that nothing personal is copied into the stream of
/// events.
/// </summary>
/// <param name="Id">Ours.</param>
/// <param name="BookingId">The partner's.</param>
/// <param name="Changed">The names of the fields that are different now, never what is in them.</param>
/// <param name="DepartureDate">Of a journey that is about to begin.</param>
sealed record BookingFact(
    string Id, string? BookingId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Changed = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? DepartureDate = null)
{
    public const string Created = "booking.created";
    public const string Updated = "booking.updated";
    public const string Cancelled = "booking.cancelled";
    public const string Departing = "booking.departing";

    public static Event New(
        string type, Booking booking, DateTimeOffset now, IReadOnlyList<string>? changed = null, bool isPending = true) =>
        New(type, booking, new(booking.Id, booking.BookingId, changed), now, isPending);

    public static Event Departs(Booking booking, DateTimeOffset now, bool isPending) => New(Departing, booking,
        new(booking.Id, booking.BookingId, DepartureDate: booking.DepartureDate), now, isPending);

    static Event New(string type, Booking booking, BookingFact data, DateTimeOffset now, bool isPending) => new()
    {
        PartnerId = booking.PartnerId,
        Id = Ids.Row(now),
        Type = type,
        Booking = booking.Id,
        Data = BookingBytes.Render(data),
        CreatedAt = now,
        IsPending = isPending,
    };
}
