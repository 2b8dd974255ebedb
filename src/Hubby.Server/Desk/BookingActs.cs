using System.Security.Cryptography;
using System.Text;
using Hubby.Bookings;
using Hubby.Data;
using Hubby.Desk.Pages;
using Hubby.Http;
using Hubby.Messages;
using Hubby.Messaging;
using Hubby.Portal;

namespace Hubby.Desk;

/// <summary>Sends a booking's message again, and cancels it.</summary>
static class BookingActs
{
    public const string Once = "once";
    const string Code = "promo_code";
    const string Esim = "esim_ready";

    public static async Task<IResult> AskResend(string id, PortalPage page, ReadBooking read, CancellationToken ct) =>
        await read.FindWithRowsAsync(page.Partner, id, ct) is { } desk ? ShowResend(page, desk, null) : page.NotFound();

    public static async Task<IResult> Resend(
        string id, PortalPage page, AppDb db, ReadBooking read, IdempotentWrite writes, SendAgain send, CancellationToken ct)
    {
        if (await read.FindWithRowsAsync(page.Partner, id, ct) is not { } desk)
            return page.NotFound();
        if (ChannelNames.Parse(page.Field("channel") ?? "") is not { } channel)
            return ShowResend(page, desk, "Choose a channel.");

        var isEsim = page.Field("kind") == Esim;
        var wish = new SendAgainWish(channel, isEsim ? MessageKind.EsimReady : MessageKind.PromoCode);
        var what = $"{(isEsim ? "eSIM" : "promo code")} by {Words.Channel(channel)}";
        var key = page.Field(Once) is { Length: <= 60 } once
            ? new UsedKey(page.Partner.Id, $"portal {once}", SHA256.HashData(Encoding.UTF8.GetBytes($"{id} {what}"))) : null;
        var problem = await writes.RunAsync(page, db, desk.Booking, (DeskActs.Resent, DeskActs.Detail(page, what)),
            token => send.WriteAsync(page.Partner.Id, id, wish, token), key, ct);
        if (problem is not null)
            return ShowResend(page, desk, problem.Message, problem.Status);
        send.Committed();
        return page.Go(DeskLinks.Of(id), $"Sent again: the {what}. The timeline shows how it goes.");
    }

    static IResult ShowResend(PortalPage page, DeskBooking desk, string? fault, int status = StatusCodes.Status400BadRequest) =>
        page.Show<ResendPage>(fault is null ? StatusCodes.Status200OK : status,
            (nameof(ResendPage.Desk), desk), (nameof(ResendPage.Fault), fault), (nameof(ResendPage.Once), Tokens.Secret(22)),
            (nameof(ResendPage.Codes), Code), (nameof(ResendPage.Esims), Esim));

    public static async Task<IResult> AskCancel(string id, PortalPage page, ReadBooking read, CancellationToken ct) =>
        await read.HandleAsync(page.Partner, id, ct) is { } history ? ShowCancel(page, history, null) : page.NotFound();

    public static async Task<IResult> Cancel(string id, PortalPage page, AppDb db, ReadBooking read, IdempotentWrite writes,
        CancelBooking cancel, CancellationToken ct)
    {
        if (await read.HandleAsync(page.Partner, id, ct) is not { } history)
            return page.NotFound();
        if (history.Booking.Status == BookingStatus.Cancelled)
            return page.Go(DeskLinks.Of(id), "This booking was cancelled already.");
        var problem = await writes.RunAsync(page, db, history.Booking, (DeskActs.Cancelled, DeskActs.Detail(page, null)),
            token => cancel.WriteAsync(page.Partner, id, token), key: null, ct);
        return problem is null
            ? page.Go(DeskLinks.Of(id), $"{history.Booking.Reference()} is cancelled.") : ShowCancel(page, history, problem);
    }

    static IResult ShowCancel(PortalPage page, BookingHistory history, Problem? problem) =>
        page.Show<CancelPage>(problem?.Status ?? StatusCodes.Status200OK,
            (nameof(CancelPage.History), history), (nameof(CancelPage.Fault), problem?.Message));
}
