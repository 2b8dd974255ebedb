using Hubby.Bookings;
using Hubby.Data;
using Hubby.Devices;
using Hubby.Esims;
using Hubby.Messages;
using Hubby.Messaging;
using Hubby.Messaging.Push;
using Hubby.Partners;
using Hubby.PromoCodes;
using Hubby.TravellerPages;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Install;

/// <summary>The eSIM behind a secret address, in its booking's brand and language.</summary>
sealed class OpenEsim(
    AppDb db, EsimSecrets secrets, ReissueEsim reissue, PartnerDirectory partners, OpenPage open, IEnumerable<IChannel> channels,
    WebPushSender push, TimeProvider clock)
{
    /// <summary>How long a page tells of data that was added.</summary>
    static readonly TimeSpan News = TimeSpan.FromDays(1);

    /// <summary>None where the link is wrong, or leads to what was taken back.</summary>
    public async Task<(PageContext Page, EsimView View)?> FindAsync(HttpContext http, string link, CancellationToken ct)
    {
        if (await db.FindEsimByLinkAsync(link, ct) is not { State: not EsimState.Cancelled } esim
            || partners.Find(esim.PartnerId) is not { } partner)
        {
            return null;
        }

        var about = await (
            from code in db.PromoCodesOf(esim.PartnerId, esim.Booking)
            join booking in db.Bookings on new { code.PartnerId, Id = code.Booking } equals new { booking.PartnerId, booking.Id }
            where code.Position == esim.Position
            select new { code.Uuid, booking.Email, booking.Locale, booking.CustomBranding }).FirstAsync(ct);
        var now = clock.Now();
        var since = now - News;
        var added = await db.TopUpsOf(esim).Where(row => row.CreatedAt > since).SumAsync(row => row.SizeMegabytes, ct);
        var page = open.OfBooking(http, partner, about.CustomBranding, about.Locale);
        return (page, new EsimView(new()
        {
            Esim = esim,
            Link = link,
            Codes = new(secrets.ActivationCodeOf(esim), secrets.ConfirmationCodeOf(esim)),
            PromoCode = about.Uuid,
            Device = Device.Of(http.Request),
            Regions = Device.Regions(http.Request),
            Now = now,
            Email = esim.Email ?? about.Email,
            CanMail = channels.Any(channel => channel is { Channel: Channels.Email, IsConfigured: true }),
            CanNotify = push.IsConfigured,
            Added = added > 0 ? added : null,
            IsFreshOffered = reissue.IsOffered(esim),
        }));
    }

    /// <summary>The same bytes for every link that leads nowhere.</summary>
    public IResult Gone(HttpContext http) => open.OfHost(http).Gone();
}
