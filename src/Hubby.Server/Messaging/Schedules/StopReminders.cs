using System.Text;
using Hubby.Bookings;
using Hubby.Data;
using Hubby.Http;
using Hubby.Languages;
using Hubby.Messages;
using Hubby.Messaging.Schedules.Pages;
using Hubby.Partners;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Messaging.Schedules;

/// <summary>
/// <c>/reminders/{secret}</c>: GET asks and changes nothing, because scanners of mail follow links; POST stops, be it the page's
/// button or the one of a mail program (RFC 8058).
/// </summary>
sealed class StopReminders(
    AppDb db, ReminderLinks links, PartnerDirectory partners, RenderComponent render, TimeProvider clock)
{
    const string Policy =
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    public static void Map(WebApplication app)
    {
        var page = app.MapGroup(ReminderLinks.Path).ExcludeFromDescription();
        page.MapGet("/{secret}", (HttpContext http, StopReminders stop, string secret, CancellationToken ct) =>
            stop.ShowAsync(http, secret, ct));
        page.MapPost("/{secret}", (HttpContext http, StopReminders stop, string secret, CancellationToken ct) =>
            stop.StopAsync(http, secret, ct)).DisableAntiforgery();
    }

    async Task<IResult> ShowAsync(HttpContext http, string secret, CancellationToken ct)
    {
        if (await FindAsync(secret, ct) is not { } booking)
            return TypedResults.NotFound();
        var isStopped = await db.StoppedReminders
            .AnyAsync(row => row.PartnerId == booking.PartnerId && row.Booking == booking.Id, ct);
        return await PageAsync(http, booking, isStopped);
    }

    async Task<IResult> StopAsync(HttpContext http, string secret, CancellationToken ct)
    {
        if (await FindAsync(secret, ct) is not { } booking)
            return TypedResults.NotFound();
        await db.Database.ExecuteSqlRawAsync("""
            INSERT INTO stopped_reminders (partner_id, booking, stopped_at) VALUES ({0}, {1}, {2}) ON CONFLICT DO NOTHING
            """, [db.Stored(booking.PartnerId), booking.Id, db.Stored(clock.Now())], ct);
        await RetractAsync(booking, ct);
        return await PageAsync(http, booking, isStopped: true);
    }

    // What is planned after this finds the wish, and so does what is about to be sent.
    Task<int> RetractAsync(Booking booking, CancellationToken ct) => db.MessagesOf(booking.PartnerId, booking.Id)
        .Where(row => row.State == MessageState.Pending && row.Origin.StartsWith(Occasions.Prefix))
        .ExecuteUpdateAsync(row => row.SetProperty(value => value.State, MessageState.Skipped)
            .SetProperty(value => value.Reason, ScheduleReasons.RemindersStopped)
            .SetProperty(value => value.NextTryAt, (DateTimeOffset?)null), ct);

    async Task<Booking?> FindAsync(string secret, CancellationToken ct) => links.Open(secret) is { } named
        ? await db.Bookings.SingleOrDefaultAsync(row => row.PartnerId == named.PartnerId && row.Id == named.Booking, ct) : null;

    static string NameOf(Partner? partner, Brand brand) =>
        ShownName.Of(brand.Name ?? partner?.Name ?? "") ?? partner?.Slug ?? "";

    async Task<IResult> PageAsync(HttpContext http, Booking booking, bool isStopped)
    {
        var partner = partners.Find(booking.PartnerId);
        var brand = (partner?.Brand ?? new()).For(booking.CustomBranding);
        var texts = Texts.For(Language.Choose(booking.Locale, partner?.Locale));
        var content = RemindersContent.Of(texts, NameOf(partner, brand), isStopped,
            BrandColors.Of(brand.Color));
        var html = await render.HandleAsync<RemindersPage>((nameof(RemindersPage.Content), content));
        http.Response.Headers.ContentSecurityPolicy = Policy;
        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.Headers["Referrer-Policy"] = "no-referrer";
        http.Response.Headers["X-Robots-Tag"] = "noindex";
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Content(html, "text/html", Encoding.UTF8);
    }
}
