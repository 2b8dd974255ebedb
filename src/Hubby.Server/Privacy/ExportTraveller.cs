using Hubby.BookingImports;
using Hubby.Bookings;
using Hubby.Claims;
using Hubby.Data;
using Hubby.Esims;
using Hubby.Events;
using Hubby.Http;
using Hubby.Messages;
using Hubby.Messaging.Push;
using Hubby.Partners;
using Hubby.PromoCodes;
using Hubby.WebApp;
using Hubby.Webhooks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Hubby.Privacy;

/// <summary><c>GET /api/privacy/export?email=</c>: what is held on a traveller, as it is held.</summary>
static class ExportTraveller
{
    public const string EmailForm = "Send the traveller's e-mail address, such as name@example.com.";
    const string Held = "What is held on this address.";

    public static async Task<IResult> Handle(
        HttpContext http, Caller caller, AppDb db, SecretBox box, TimeProvider clock, IOptions<HubbyOptions> options,
        CancellationToken ct)
    {
        var faults = new Faults();
        var email = new QueryFields(http.Request, faults)
            .Parsed("email", EmailAddress.Parse, FaultCodes.InvalidFormat, EmailForm);
        if (email is null && faults.Count == 0)
            faults.Add(new Fault("email", FaultCodes.Required, EmailForm));
        if (faults.Count > 0)
            return Problems.InvalidRequest.ToResult(faults);

        var found = await db.FindTravellerAsync(caller.Partner.Id, email!, ct);
        var own = new List<ExportedBooking>();
        foreach (var id in found.Own)
            own.Add(await ReadAsync(db, caller.Partner, id, options.Value.PublicUrl, clock.Now(), ct));
        var others = new List<ExportedUse>();
        foreach (var id in found.Others)
            others.Add(await ReadUseAsync(db, caller.Partner.Id, id, found.Addresses, ct));
        var sessions = await ReadSessionsAsync(db, caller.Partner.Id, own, ct);
        var refused = await RefusedCells.FindAsync(db, box, caller.Partner.Id, [email!, .. found.Addresses], ct);
        return PrivacyBytes.Answer(Held, new ExportAnswer(
            email!, own, sessions, others, [.. refused.Select(kept => ExportedImportRow.Of(kept.Row, kept.Cells))]));
    }

    static async Task<List<ExportedSession>> ReadSessionsAsync(
        AppDb db, Guid partnerId, List<ExportedBooking> own, CancellationToken ct)
    {
        var users = own.Select(each => each.Booking.ExternalUserId).OfType<string>().Distinct().ToList();
        var sessions = await db.WebAppSessions.Where(row => row.PartnerId == partnerId && users.Contains(row.ExternalUserId))
            .OrderBy(row => row.CreatedAt).ToListAsync(ct);
        return sessions.ConvertAll(ExportedSession.Of);
    }

    static async Task<ExportedBooking> ReadAsync(
        AppDb db, Partner partner, string id, string publicUrl, DateTimeOffset now, CancellationToken ct)
    {
        var booking = await db.FindBookingAsync(partner.Id, id, ct);
        var codes = await db.PromoCodesOf(partner.Id, id).ToListAsync(ct);
        var messages = await db.MessagesOf(partner.Id, id).ToListAsync(ct);
        return new(
            BookingAnswer.Of(new(booking!, codes), messages, publicUrl, partner.Slug, now),
            [.. messages.Select(ExportedMessage.Of)],
            [.. (await db.Claims.Where(row => row.PartnerId == partner.Id && row.Booking == id).ToListAsync(ct))
                .Select(ExportedClaim.Of)],
            [.. (await db.EsimsOf(partner.Id, id).ToListAsync(ct)).Select(ExportedEsim.Of)],
            [.. (await db.PushSubscriptionsOf(partner.Id, id).ToListAsync(ct)).Select(ExportedSubscription.Of)],
            [.. (await db.Events.Where(row => row.PartnerId == partner.Id && row.Booking == id)
                .OrderBy(row => row.Id).ToListAsync(ct)).Select(ExportedEvent.Of)],
            [.. (await db.WebhookDeliveries.Where(row => row.PartnerId == partner.Id && row.Booking == id)
                .OrderBy(row => row.Id).ToListAsync(ct)).Select(ExportedDelivery.Of)]);
    }

    static async Task<ExportedUse> ReadUseAsync(
        AppDb db, Guid partnerId, string id, IReadOnlyList<string> addresses, CancellationToken ct) => new(id,
        [.. (await db.MessagesOf(partnerId, id).Where(row => addresses.Contains(row.Recipient!)).ToListAsync(ct))
            .Select(ExportedMessage.Of)],
        [.. (await db.Claims.Where(row => row.PartnerId == partnerId && row.Booking == id && addresses.Contains(row.Email))
            .ToListAsync(ct)).Select(ExportedClaim.Of)],
        [.. (await db.EsimsOf(partnerId, id).Where(row => addresses.Contains(row.Email!)).ToListAsync(ct))
            .Select(ExportedEsim.Of)]);
}
