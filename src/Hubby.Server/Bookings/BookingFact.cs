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
sealed record BookingFact(
    string Id, string? BookingId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Changed = null)
{
    public const string Created = "booking.created";
    public const string Updated = "booking.updated";
    public const string Cancelled = "booking.cancelled";

    public static Event New(
        string type, Booking booking, DateTimeOffset now, IReadOnlyList<string>? changed = null, bool isPending = true) => new()
        {
            PartnerId = booking.PartnerId,
            Id = Ids.Row(now),
            Type = type,
            Booking = booking.Id,
            Data = BookingBytes.Render(new BookingFact(booking.Id, booking.BookingId, changed)),
            CreatedAt = now,
            IsPending = isPending,
        };
}
