using System.Text.Json;
using Hubby.BookingImports;
using Hubby.Bookings;
using Hubby.Data;
using Hubby.Events;
using Hubby.Http;
using Hubby.Messages;
using Hubby.Messaging.Email;
using Hubby.Partners;
using Hubby.PromoCodes;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Privacy;

/// <summary>
/// <c>POST /api/privacy/erase</c>: what is held on a traveller is gone when this answers; bookings stay, with nobody in them.
/// </summary>
sealed class EraseTraveller(AppDb db, IdempotentWrite writes, CapturedMails mails, SecretBox box, TimeProvider clock)
{
    const string Done = "What was held on this address is erased.";

    /// <summary>The fields of a booking that are emptied, by their names in the API.</summary>
    public static readonly string[] Fields =
    [
        "email", "phone", "first_name", "last_name", "full_name", "title", "gender", "external_user_id", "metadata",
        "communication_options",
    ];

    sealed record Wish(string Email, bool Revokes);

    public static Task<IResult> Handle(HttpContext http, Caller caller, EraseTraveller erase, CancellationToken ct) =>
        erase.HandleAsync(http, caller.Partner.Id, ct);

    async Task<IResult> HandleAsync(HttpContext http, Guid partnerId, CancellationToken ct)
    {
        var (json, malformed) = JsonBody.Parse(http.Features.GetRequiredFeature<RequestBody>().Bytes);
        using (json)
        {
            if (malformed is not null)
                return malformed.ToResult();
            var faults = new Faults();
            if (Read(json!.RootElement, faults) is not { } wish)
                return Problems.InvalidRequest.ToResult(faults);
            IReadOnlyList<Guid> captured = [];
            var answer = await writes.RunAsync(http, partnerId, async token =>
            {
                (var erased, captured) = await WriteAsync(partnerId, wish, token);
                return new WriteResult.Done(StatusCodes.Status200OK, PrivacyBytes.Render(Done, erased));
            }, ct);
            await mails.DeleteAsync(captured, [wish.Email], ct);
            await db.ForgetPagesAsync(ct);
            return answer;
        }
    }

    static Wish? Read(JsonElement json, Faults faults)
    {
        if (JsonFields.Of(json, "", faults) is not { } fields)
            return null;
        if (!fields.TryGet("email", out _))
            fields.Fault("email", FaultCodes.Required, ExportTraveller.EmailForm);
        var email = fields.Parsed("email", EmailAddress.MaxLength, EmailAddress.Parse, FaultCodes.InvalidFormat,
            ExportTraveller.EmailForm);
        var codes = fields.Parsed("promo_codes", BookingRequest.MaxLabelLength,
            text => text is "keep" or "revoke" ? text : null, FaultCodes.InvalidValue,
            "Send keep or revoke, or leave it out for keep.");
        return faults.Count > 0 || email is null ? null : new(email, codes == "revoke");
    }

    async Task<(ErasedAnswer, IReadOnlyList<Guid>)> WriteAsync(Guid partnerId, Wish wish, CancellationToken ct)
    {
        var found = await db.FindTravellerAsync(partnerId, wish.Email, ct);
        var captured = await db.Messages
            .Where(row => row.PartnerId == partnerId && found.Own.Contains(row.Booking)).Select(row => row.Id).ToListAsync(ct);
        var records = await db.EraseRecordsAsync(partnerId, found.Own, ct);
        var erased = await db.EraseBookingsAsync(partnerId, found.Own, ct)
            + await db.EraseAddressAsync(partnerId, found.Addresses, found.Others, ct);
        var rows = await RefusedCells.EraseAsync(db, box, partnerId, [wish.Email, .. found.Addresses], ct);
        var revoked = 0;
        foreach (var id in found.Own)
            revoked += await AnnounceAsync(partnerId, id, wish.Revokes, ct);
        return (new(erased, records, rows, revoked), captured);
    }

    /// <summary>Tells that the booking has changed, and voids its codes where that is wished; how many those were.</summary>
    async Task<int> AnnounceAsync(Guid partnerId, string id, bool revokes, CancellationToken ct)
    {
        var now = clock.Now();
        var booking = await db.FindBookingAsync(partnerId, id, ct);
        db.Events.Add(BookingFact.New(BookingFact.Updated, booking!, now, Fields));
        if (!revokes)
            return 0;
        var revoked = await db.RevokeUnredeemedAsync(partnerId, id, ct);
        db.Events.AddRange(revoked.Select(code => PromoCodeFact.New(PromoCodeFact.Revoked, code, PromoCodeStatus.Revoked, now)));
        return revoked.Count;
    }
}
