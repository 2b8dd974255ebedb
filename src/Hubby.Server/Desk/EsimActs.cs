using Hubby.Data;
using Hubby.Desk.Pages;
using Hubby.Esims;
using Hubby.Http;
using Hubby.Portal;

namespace Hubby.Desk;

/// <summary>Gives another eSIM in the place of one that is stuck, and shows the codes of one to whoever asks for them.</summary>
static class EsimActs
{
    public static async Task<IResult> AskReissue(
        string id, Guid esim, PortalPage page, ReadBooking read, CancellationToken ct) =>
        await FindAsync(id, esim, page, read, ct) is var (history, found)
            ? ShowReissue(page, history, found, null) : page.NotFound();

    public static async Task<IResult> Reissue(
        string id, Guid esim, PortalPage page, ReadBooking read, ReissueEsim reissue, CancellationToken ct)
    {
        if (await FindAsync(id, esim, page, read, ct) is not var (history, found))
            return page.NotFound();
        var detail = DeskActs.Detail(page, $"in the place of {found.Iccid.Digits}");
        var (given, problem) = await reissue.HandleAsync(
            found, store => page.Audit(store, DeskActs.EsimReissued, id, detail), ct);
        return given is null
            ? ShowReissue(page, history, found, problem)
            : page.Go(DeskLinks.Of(id), $"A new eSIM is there: {given.Esim.Iccid.Digits}.");
    }

    static IResult ShowReissue(PortalPage page, BookingHistory history, Esim esim, Problem? problem)
    {
        if (problem?.RetryAfterSeconds is { } seconds)
            page.Http.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return page.Show<ReissueEsimPage>(problem?.Status ?? StatusCodes.Status200OK,
            (nameof(ReissueEsimPage.History), history), (nameof(ReissueEsimPage.Esim), esim),
            (nameof(ReissueEsimPage.Fault), problem?.Message));
    }

    public static async Task<IResult> AskCodes(
        string id, Guid esim, PortalPage page, ReadBooking read, CancellationToken ct) =>
        await FindAsync(id, esim, page, read, ct) is var (history, found)
            ? page.Show<AskEsimCodesPage>(
                (nameof(AskEsimCodesPage.History), history), (nameof(AskEsimCodesPage.Esim), found))
            : page.NotFound();

    /// <summary>Whoever has them can take the eSIM, so that they were looked at is kept.</summary>
    public static async Task<IResult> ShowCodes(
        string id, Guid esim, PortalPage page, AppDb db, ReadBooking read, EsimSecrets secrets, CancellationToken ct)
    {
        if (await FindAsync(id, esim, page, read, ct) is not var (history, found) || found.ReplacedBy is not null)
            return page.NotFound();
        page.Audit(db, DeskActs.EsimShown, id, DeskActs.Detail(page, found.Iccid.Digits));
        await db.SaveChangesAsync(ct);
        var address = page.Partner.Brand.For(history.Booking.CustomBranding).BaseUrl(page.Options.PublicUrl);
        return page.Show<EsimCodesPage>(
            (nameof(EsimCodesPage.History), history), (nameof(EsimCodesPage.Esim), found),
            (nameof(EsimCodesPage.Codes), EsimAnswer.Of(found, secrets, address)),
            (nameof(EsimCodesPage.Qr), secrets.ActivationCodeOf(found)));
    }

    static async Task<(BookingHistory History, Esim Esim)?> FindAsync(
        string id, Guid esim, PortalPage page, ReadBooking read, CancellationToken ct)
    {
        var history = await read.HandleAsync(page.Partner, id, ct);
        var found = history?.Desk.Esims.FirstOrDefault(each => each.Id == esim);
        return found is null ? null : (history!, found);
    }
}
