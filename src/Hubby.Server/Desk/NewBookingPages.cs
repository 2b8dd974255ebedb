using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Hubby.Bookings;
using Hubby.Data;
using Hubby.Desk.Pages;
using Hubby.Http;
using Hubby.Members;
using Hubby.Partners;
using Hubby.Portal;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Desk;

/// <summary>A booking by a form: it goes the way of <c>POST /api/bookings</c>, and sent twice it is made once.</summary>
static class NewBookingPages
{
    const int OnceLength = 22;

    const string UsedUp =
        "This form has made a booking already, and says something else now. Open a new form for another booking.";

    public static IResult Show(PortalPage page) =>
        ShowForm(page, BookingForm.Empty(), Tokens.Secret(OnceLength), StatusCodes.Status200OK, null);

    public static async Task<IResult> Book(PortalPage page, AppDb db, CreateBooking create, CancellationToken ct)
    {
        var once = page.Field(BookingActs.Once) is { Length: OnceLength } sent && sent.All(char.IsAsciiLetterOrDigit)
            ? sent : Tokens.Secret(OnceLength);
        var body = BookingForm.Sent(page.Form, []).ToJson(null);
        using var json = JsonDocument.Parse(body);

        // The form stands where a signature does: what comes again under it is the same request.
        var caller = new Caller(page.Partner, Guid.Empty, SHA256.HashData(Encoding.UTF8.GetBytes(once)), null);
        var placed = await create.PlaceAsync(
            new(caller, body), json.RootElement, $"portal {once}", SHA256.HashData(body), ct);
        if (placed is Placed.Refused refused)
        {
            var isUsed = refused.Problem == IdempotencyKey.Reused;
            var problem = isUsed ? UsedUp : refused.Faults.Count > 0 ? null : refused.Problem.Message;
            return ShowForm(page, BookingForm.Sent(page.Form, refused.Faults), once, refused.Problem.Status, problem);
        }

        var here = (Placed.Here)placed;
        using var answer = JsonDocument.Parse(here.Answer);
        var id = answer.RootElement.GetProperty("data").GetProperty("id").GetString()!;
        await AuditAsync(page, db, id, here.IsReplay, ct);
        return page.Go(DeskLinks.Of(id), here.IsReplay ? "This booking was there already." : "The booking is made.");
    }

    // The booking is durable before this: whoever sends the form again makes up for an entry that was lost between.
    static async Task AuditAsync(PortalPage page, AppDb db, string id, bool isReplay, CancellationToken ct)
    {
        var partnerId = page.Partner.Id;
        if (isReplay && await db.AuditEntries.AnyAsync(row => row.PartnerId == partnerId && row.Target == id, ct))
            return;
        if (!isReplay || await IsFreshAsync(db, partnerId, id, page.Now, ct))
        {
            page.Audit(db, DeskActs.Created, id);
            await db.SaveChangesAsync(ct);
        }
    }

    static Task<bool> IsFreshAsync(AppDb db, Guid partnerId, string id, DateTimeOffset now, CancellationToken ct)
    {
        var since = now.AddMinutes(-1);
        return db.Bookings.AnyAsync(row => row.PartnerId == partnerId && row.Id == id && row.CreatedAt > since, ct);
    }

    static IResult ShowForm(PortalPage page, BookingForm form, string once, int status, string? problem) =>
        page.Show<NewBookingPage>(status, (nameof(NewBookingPage.Form), form), (nameof(NewBookingPage.Once), once),
            (nameof(NewBookingPage.Problem), problem));
}
