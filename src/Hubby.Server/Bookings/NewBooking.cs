using Hubby.Events;
using Hubby.Http;
using Hubby.PromoCodes;

namespace Hubby.Bookings;

/// <summary>Everything one accepted request writes: all of it in one commit, or none.</summary>
sealed record NewBooking(Booking Booking, IReadOnlyList<PromoCode> PromoCodes, Event Fact, IdempotencyRecord? Record);

enum WriteOutcome
{
    /// <summary>The booking stands on the disk.</summary>
    Written,

    /// <summary>Its idempotency key, its content or its reference is there already; nothing was written.</summary>
    Repeat,
}
