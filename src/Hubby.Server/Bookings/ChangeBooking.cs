using System.Text.Json;
using Hubby.Data;
using Hubby.Events;
using Hubby.Http;
using Hubby.Messages;
using Hubby.Partners;
using Hubby.PromoCodes;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Bookings;

/// <summary>
/// <c>PUT /api/bookings/{id}</c>: traveller, dates and communication become what the request says; packages and reference stay.
/// Messages that have not gone out follow.
/// </summary>
sealed class ChangeBooking(AppDb db, IdempotentWrite writes, ShowBooking show, TimeProvider clock)
{
    const string Updated = "Booking updated successfully.";

    public static readonly Problem IsCancelled = new(409, "booking_cancelled",
        "This booking is cancelled. Make a new one instead.");

    public static Task<IResult> Handle(
        string id, HttpContext http, Caller caller, AppDb db, ChangeBooking change, CancellationToken ct) =>
        db.WithBookingAsync(http, caller.Partner.Id, id,
            (booking, json) => change.HandleAsync(booking, json, http, caller.Partner, ct), ct);

    async Task<IResult> HandleAsync(Booking booking, JsonElement json, HttpContext http, Partner partner, CancellationToken ct)
    {
        var faults = new Faults();
        var codes = await db.PromoCodesOf(partner.Id, booking.Id).ToListAsync(ct);
        var request = Read(json, partner, new(booking, codes), faults);
        return request is null || faults.Count > 0
            ? Problems.InvalidRequest.ToResult(faults)
            : await writes.RunAsync(http, partner.Id, token => WriteAsync(partner, booking.Id, request, token), ct);
    }

    /// <summary>What the booking is to be; none or with faults when that cannot be.</summary>
    public static BookingRequest? Read(JsonElement json, Partner partner, FoundBooking found, Faults faults)
    {
        var request = ReadBookingRequest.OfChange(json, partner, found.Booking, faults);
        if (request is not null)
            SamePackages.Check(request.Specifications, found.PromoCodes, faults);
        return request;
    }

    /// <summary>In the transaction in hand.</summary>
    public async Task<WriteResult> WriteAsync(Partner partner, string id, BookingRequest wanted, CancellationToken ct)
    {
        if (await db.LockBookingAsync(partner.Id, id, ct) is not { } old)
            return new WriteResult.Refused(GetBooking.NotFound);
        if (old.Status == BookingStatus.Cancelled)
            return new WriteResult.Refused(IsCancelled);

        // A change that changes nothing is none, and nobody is told of it.
        if (ChangedFields.Between(old, wanted) is { Count: > 0 } changed)
        {
            if (await UpdateAsync(old, wanted, ct) != 1)
                return new WriteResult.Refused(IsCancelled);
            await FollowAsync(partner, old, wanted, ct);
            db.Events.Add(BookingFact.New(BookingFact.Updated, old, clock.Now(), changed));
        }

        var booking = await db.FindBookingAsync(partner.Id, id, ct);
        return new WriteResult.Done(StatusCodes.Status200OK, await show.RenderAsync(Updated, partner, booking!, ct));
    }

    // A new date is told of anew, unless it has come already.
    DateTimeOffset? AnnouncedAt(Booking old, BookingRequest wanted) => old.DepartureDate == wanted.DepartureDate
        ? old.DepartureAnnouncedAt
        : clock.Now() is var now && wanted.DepartureDate > now ? null : now;

    // What tells a repeat of the request that made the booking stays, so that this one is still known when it comes late.
    Task<int> UpdateAsync(Booking old, BookingRequest wanted, CancellationToken ct) => db.Bookings
        .Where(row => row.PartnerId == old.PartnerId && row.Id == old.Id && row.Status == old.Status)
        .ExecuteUpdateAsync(row => row
            .SetProperty(booking => booking.Email, wanted.Email)
            .SetProperty(booking => booking.Phone, wanted.Phone)
            .SetProperty(booking => booking.FirstName, wanted.FirstName)
            .SetProperty(booking => booking.LastName, wanted.LastName)
            .SetProperty(booking => booking.FullName, wanted.FullName)
            .SetProperty(booking => booking.Title, wanted.Title)
            .SetProperty(booking => booking.Gender, wanted.Gender)
            .SetProperty(booking => booking.Pax, wanted.Pax)
            .SetProperty(booking => booking.DepartureDate, wanted.DepartureDate)
            .SetProperty(booking => booking.DepartureAnnouncedAt, AnnouncedAt(old, wanted))
            .SetProperty(booking => booking.ReturnDate, wanted.ReturnDate)
            .SetProperty(booking => booking.DepartureLocation, wanted.DepartureLocation)
            .SetProperty(booking => booking.FlightNumber, wanted.FlightNumber)
            .SetProperty(booking => booking.Locale, wanted.Locale)
            .SetProperty(booking => booking.ExternalUserId, wanted.ExternalUserId)
            .SetProperty(booking => booking.CustomBranding, wanted.CustomBranding)
            .SetProperty(booking => booking.Metadata, wanted.Metadata)
            .SetProperty(booking => booking.ShouldSendMessage, wanted.ShouldSendMessage)
            .SetProperty(booking => booking.Channels, wanted.Channels), ct);

    async Task FollowAsync(Partner partner, Booking old, BookingRequest wanted, CancellationToken ct)
    {
        var (partnerId, id) = (partner.Id, old.Id);
        var channels = wanted.ShouldSendMessage is true ? wanted.Channels : Channels.None;
        await db.SkipUnwantedMessagesAsync(partnerId, id, channels, ct);
        await db.ReaddressWaitingMessagesAsync(partnerId, id, old.Email, wanted.Email, SkipReasons.NoEmail, ct);
        await db.ReaddressWaitingMessagesAsync(partnerId, id, old.Phone, wanted.Phone, SkipReasons.NoPhone, ct);
        await db.TranslateWaitingMessagesAsync(
            partnerId, id, old.Locale ?? partner.Locale, wanted.Locale ?? partner.Locale, ct);
    }
}

/// <summary>Which fields of a booking a request changes, by their names in the API.</summary>
static class ChangedFields
{
    public static IReadOnlyList<string> Between(Booking old, BookingRequest wanted)
    {
        (string Name, object? Old, object? Wanted)[] fields =
        [
            ("email", old.Email, wanted.Email), ("phone", old.Phone, wanted.Phone),
            ("first_name", old.FirstName, wanted.FirstName), ("last_name", old.LastName, wanted.LastName),
            ("full_name", old.FullName, wanted.FullName), ("title", old.Title, wanted.Title),
            ("gender", old.Gender, wanted.Gender), ("pax", old.Pax, wanted.Pax),
            ("departure_date", old.DepartureDate, wanted.DepartureDate), ("return_date", old.ReturnDate, wanted.ReturnDate),
            ("departure_location", old.DepartureLocation, wanted.DepartureLocation),
            ("flight_number", old.FlightNumber, wanted.FlightNumber), ("locale", old.Locale, wanted.Locale),
            ("external_user_id", old.ExternalUserId, wanted.ExternalUserId),
            ("custom_branding", old.CustomBranding, wanted.CustomBranding), ("metadata", old.Metadata, wanted.Metadata),
            ("communication_options", (old.ShouldSendMessage, old.Channels), (wanted.ShouldSendMessage, wanted.Channels)),
        ];
        return [.. fields.Where(field => !Equals(field.Old, field.Wanted)).Select(field => field.Name)];
    }
}
