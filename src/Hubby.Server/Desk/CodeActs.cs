using Hubby.Codes;
using Hubby.Data;
using Hubby.Desk.Pages;
using Hubby.Http;
using Hubby.Portal;
using Hubby.PromoCodes;

namespace Hubby.Desk;

/// <summary>Voids a promo code of a booking, and gives another in its place.</summary>
static class CodeActs
{
    public static Task<IResult> AskRevoke(string id, string code, PortalPage page, ReadBooking read, CancellationToken ct) =>
        AskAsync<RevokePage>(id, code, page, read, ct);

    public static Task<IResult> AskReissue(string id, string code, PortalPage page, ReadBooking read, CancellationToken ct) =>
        AskAsync<ReissueCodePage>(id, code, page, read, ct);

    public static async Task<IResult> Revoke(string id, string code, PortalPage page, AppDb db, ReadBooking read,
        IdempotentWrite writes, RevokeCode revoke, CancellationToken ct)
    {
        if (await FindAsync(id, code, page, read, ct) is not var (history, found))
            return page.NotFound();
        var problem = await writes.RunAsync(page, db, history.Booking,
            (DeskActs.CodeRevoked, DeskActs.Detail(page, found.Code)),
            token => revoke.WriteAsync(page.Partner, found.Code, token), key: null, ct);
        return problem is null
            ? page.Go(DeskLinks.Of(id), $"{found.Code} is void.") : Show<RevokePage>(page, history, found, problem);
    }

    public static async Task<IResult> Reissue(string id, string code, PortalPage page, AppDb db, ReadBooking read,
        IdempotentWrite writes, ReissueCode reissue, CancellationToken ct)
    {
        if (await FindAsync(id, code, page, read, ct) is not var (history, found))
            return page.NotFound();
        var problem = await writes.RunAsync(page, db, history.Booking,
            (DeskActs.CodeReissued, DeskActs.Detail(page, $"in the place of {found.Code}")),
            token => reissue.WriteAsync(page.Partner, found, page.Field("send") is not null, token), key: null, ct);
        if (problem is not null)
            return Show<ReissueCodePage>(page, history, found, problem);
        reissue.Committed();
        return page.Go(DeskLinks.Of(id), $"A new code stands in the place of {found.Code}, which is void.");
    }

    static async Task<IResult> AskAsync<TPage>(string id, string code, PortalPage page, ReadBooking read, CancellationToken ct)
        where TPage : CodeActPage =>
        await FindAsync(id, code, page, read, ct) is var (history, found)
            ? Show<TPage>(page, history, found, null) : page.NotFound();

    static async Task<(BookingHistory History, PromoCode Code)?> FindAsync(
        string id, string code, PortalPage page, ReadBooking read, CancellationToken ct)
    {
        var history = await read.HandleAsync(page.Partner, id, ct);
        var found = history?.Desk.Codes.Concat(history.Replaced).FirstOrDefault(each => each.Code == code);
        return found is null ? null : (history!, found);
    }

    static IResult Show<TPage>(PortalPage page, BookingHistory history, PromoCode code, Problem? problem)
        where TPage : CodeActPage => page.Show<TPage>(problem?.Status ?? StatusCodes.Status200OK,
            (nameof(CodeActPage.History), history), (nameof(CodeActPage.Code), code),
            (nameof(CodeActPage.Fault), problem?.Message));
}
