using Hubby.Data;
using Hubby.Http;
using Hubby.Install.Pages;
using Hubby.Messages;
using Hubby.Messaging;
using Hubby.TravellerPages;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Install;

/// <summary>
/// Sends the eSIM to the address that is known, or to the one that the traveller types where none is. So often an hour and no
/// more: each mail of an hour has a numbered origin, and the store takes each number once.
/// </summary>
static class SendToEmail
{
    public const int MostPerHour = 3;
    const int MinutesPerHour = 60;

    public static async Task<IResult> Handle(
        HttpContext http, string link, OpenEsim open, AppDb db, MessageSignals signals, CancellationToken ct)
    {
        if (await open.FindAsync(http, link, ct) is not var (page, view) || !view.CanMail)
            return open.Gone(http);
        if (await PageForms.ReadAsync(http, ct) is not { } form)
            return Show(page, view, StatusCodes.Status400BadRequest, new("warn", "alert", new(page.Text["error.form_old"])));

        var typed = form["email"].ToString().Trim();
        if (view.Email is null && FaultOf(page, typed) is { } fault)
            return Show(page, view, StatusCodes.Status400BadRequest, null, new(typed, fault));
        if (!await PlanAsync(db, page, view, view.Email ?? EmailAddress.Parse(typed)!, ct))
            return TooMany(http, page, view);
        signals.WakeAll();
        return new SeeOther(page.Link($"{view.Home}?{ShowInstall.Sent}=1"));
    }

    static string? FaultOf(PageContext page, string typed) => typed switch
    {
        "" => page.Text["error.email_missing"],
        _ when EmailAddress.Parse(typed) is not null => null,
        _ when !typed.Contains('@', StringComparison.Ordinal) => page.Text["error.email_at"],
        _ when !typed[typed.LastIndexOf('@')..].Contains('.', StringComparison.Ordinal) => page.Text["error.email_incomplete"],
        _ => page.Text["error.email_invalid"],
    };

    static async Task<bool> PlanAsync(AppDb db, PageContext page, EsimView view, string address, CancellationToken ct)
    {
        for (var number = 1; number <= MostPerHour; number++)
        {
            db.ChangeTracker.Clear();
            db.Messages.Add(MessageOf(page, view, address, number));
            try
            {
                await db.SaveChangesAsync(ct);
                return true;
            }
            catch (DbUpdateException taken) when (taken.IsUniqueViolation())
            {
                // That number of this hour is used; the next one may not be.
            }
        }

        return false;
    }

    static Message MessageOf(PageContext page, EsimView view, string address, int number) => new()
    {
        PartnerId = view.Esim.PartnerId,
        Id = Ids.Row(view.Now),
        Booking = view.Esim.Booking,
        Origin = string.Create(System.Globalization.CultureInfo.InvariantCulture,
            $"page:{view.Esim.Id:N}:{view.Now.UtcDateTime:yyyyMMddHH}:{number}"),
        Kind = MessageKind.EsimReady,
        Channel = Channels.Email,
        State = MessageState.Pending,
        Recipient = address,
        Locale = page.Language.Tag,
        Position = view.Esim.Position,
        CreatedAt = view.Now,
        DueAt = view.Now,
        NextTryAt = view.Now,
    };

    static PageResult TooMany(HttpContext http, PageContext page, EsimView view)
    {
        var minutes = MinutesPerHour - view.Now.UtcDateTime.Minute;
        http.Response.Headers.RetryAfter = (minutes * 60).ToString(System.Globalization.CultureInfo.InvariantCulture);
        return Show(page, view, StatusCodes.Status429TooManyRequests,
            new("warn", "wait", page.Text.Html("error.too_many.email", ("minutes", minutes))));
    }

    static PageResult Show(PageContext page, EsimView view, int status, PageAnswer? answer, MailWish? mail = null) =>
        page.Show<InstallPage>(status, (nameof(InstallPage.View), view), (nameof(InstallPage.Answer), answer),
            (nameof(InstallPage.Mail), mail));
}
