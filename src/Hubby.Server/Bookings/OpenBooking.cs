using System.Text.Json;
using Hubby.Data;
using Hubby.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Hubby.Bookings;

/// <summary>How every call begins that brings a body for one booking.</summary>
static class OpenBooking
{
    /// <summary>
    /// Works on the booking and the body; refuses the request when the booking is unknown or another partner's, or the body is no
    /// JSON.
    /// </summary>
    public static async Task<IResult> WithBookingAsync(this AppDb db, HttpContext http, Guid partnerId, string id,
        Func<Booking, JsonElement, Task<IResult>> work, CancellationToken ct)
    {
        if (!Ids.IsPublic(id) || await db.FindBookingAsync(partnerId, id, ct) is not { } booking)
            return GetBooking.NotFound.ToResult();

        var (json, malformed) = JsonBody.Parse(http.Features.GetRequiredFeature<RequestBody>().Bytes);
        using (json)
            return malformed is not null ? malformed.ToResult() : await work(booking, json!.RootElement);
    }
}
