using System.Globalization;
using Hubby.Bookings;
using Hubby.Data;
using Hubby.Devices;
using Hubby.Http;
using Hubby.Packages;
using Hubby.Partners;
using Hubby.PromoCodes;
using Hubby.TravellerPages;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Redemptions.Pages;

/// <summary>
/// <c>/redeem</c>: asks for the code, and for the destination where the code leaves it open. Looking at it never redeems, and
/// looking a code up counts as a try, so the pages tell whoever guesses no more than the call does.
/// </summary>
sealed class RedeemPages(
    AppDb db, OpenPage open, PartnerDirectory partners, FindPromoCode find, RedeemPromoCode redeem, CurrentCatalogue catalogue)
{
    const int LongestSearch = 60;
    const int LongestTyped = 100;
    const string EsimPath = "/esims";

    public async Task<IResult> ShowAsync(HttpContext http, string? given, CancellationToken ct)
    {
        var typed = Short(given, LongestTyped);
        if (typed.Length == 0)
            return Ask(http, open.OfHost(http), "", null, null);
        return PromoCodeValue.TryParse(typed, out var value)
            ? await ShowAsync(http, value.Value, ct)
            : AskAgain(http, typed);
    }

    async Task<IResult> ShowAsync(HttpContext http, PromoCodeValue value, CancellationToken ct)
    {
        var (code, problem) = await find.HandleAsync(value, http.Connection.RemoteIpAddress, ct);
        return Ask(http, await PageOfAsync(http, code, ct), value.Text, code, problem);
    }

    public async Task<IResult> ChooseAsync(HttpContext http, string? given, string? q, bool isWhole, CancellationToken ct)
    {
        var (typed, search) = (Short(given, LongestTyped), Short(q, LongestSearch));
        if (!PromoCodeValue.TryParse(typed, out var value))
            return AskAgain(http, typed);
        var (code, problem) = await find.HandleAsync(value.Value, http.Connection.RemoteIpAddress, ct);
        var page = await PageOfAsync(http, code, ct);
        return code is null || problem is not null || code.Destination is not null
            ? Ask(http, page, value.Value.Text, code, problem)
            : Choose(page, StatusCodes.Status200OK, ViewOf(page, code, search, isWhole, null));
    }

    public async Task<IResult> SendAsync(HttpContext http, CancellationToken ct)
    {
        var form = await PageForms.ReadAsync(http, ct);
        var sent = form ?? http.Features.Get<IFormFeature>()?.Form ?? FormCollection.Empty;
        var typed = Short(sent["code"], LongestTyped);
        if (form is null)
            return TellOld(http, typed);
        if (!PromoCodeValue.TryParse(typed, out var value))
            return AskAgain(http, typed);

        var chosen = Short(sent[ChooseDestination.Field], LongestSearch) is { Length: > 0 } one ? one : null;
        var isChoice = sent.ContainsKey("q");
        // The guard of the form is random and the page's own, so it names the attempt.
        var result = await redeem.HandleAsync(
            new(value.Value, chosen, null, http.Connection.RemoteIpAddress, sent[PageForms.GuardField]), ct);
        if (result is RedeemResult.Done done)
            return new SeeOther(open.OfHost(http).Link($"{EsimPath}/{done.Link}"));

        var refused = (RedeemResult.Refused)result;
        if (refused.Faults.Count > 0 && !isChoice)
            return new SeeOther(open.OfHost(http).Link($"{RedeemAddresses.Choose}?code={value.Value.Text}"));
        var page = await PageOfAsync(http, refused.Code, ct);
        return isChoice && refused.Code is { Destination: null } code && CanChooseAnother(refused)
            ? ChooseAgain(http, page, code, Short(sent["q"], LongestSearch), chosen, refused)
            : Ask(http, page, typed, refused.Code, refused.Problem);
    }

    // Another destination may be in stock, and a busy moment passes without choosing anew.
    static bool CanChooseAnother(RedeemResult.Refused refused) =>
        refused.Faults.Count > 0 || refused.Problem.Code is "out_of_stock" or "provider_busy";

    PageResult ChooseAgain(HttpContext http, PageContext page, PromoCode code, string search, string? chosen,
        RedeemResult.Refused refused)
    {
        var view = ViewOf(page, code, search, isWhole: false, chosen);
        if (refused.Faults.Count > 0)
            return Choose(page, refused.Problem.Status, view with { Fault = page.Text["error.destination_missing"] });
        var place = chosen is null ? null : Destination.FromCode(chosen)?.NameIn(page.Language);
        RetryAfter(http, refused.Problem);
        return Choose(page, refused.Problem.Status, view with
        {
            Notice = RedeemView.NoticeOf(page, refused.Problem, place ?? page.Text["page.hero.anywhere"]),
        });
    }

    ChooseView ViewOf(PageContext page, PromoCode code, string search, bool isWhole, string? chosen)
    {
        var choices = ChooseDestination.ChoicesFor(code, catalogue);
        return ChooseView.Of(page, code, search, SearchDestinations.Handle(choices, search, isWhole, page.Language), chosen);
    }

    /// <summary>In the dress of the code's partner once it is known.</summary>
    async Task<PageContext> PageOfAsync(HttpContext http, PromoCode? code, CancellationToken ct)
    {
        if (code is null || partners.Find(code.PartnerId) is not { } partner)
            return open.OfHost(http);
        var booking = await db.Bookings.Where(row => row.PartnerId == code.PartnerId && row.Id == code.Booking)
            .Select(row => new { row.CustomBranding, row.Locale }).FirstOrDefaultAsync(ct);
        return open.OfBooking(http, partner, booking?.CustomBranding, booking?.Locale);
    }

    PageResult AskAgain(HttpContext http, string typed)
    {
        var page = open.OfHost(http);
        var view = new RedeemView(typed, RightView.Of(page, null), RedeemView.FormFault(page.Text, typed));
        return Ask(http, page, StatusCodes.Status400BadRequest, view);
    }

    PageResult TellOld(HttpContext http, string typed)
    {
        var page = open.OfHost(http);
        return Ask(http, page, StatusCodes.Status400BadRequest, RedeemView.OfOldForm(page, typed));
    }

    static PageResult Ask(HttpContext http, PageContext page, string typed, PromoCode? code, Problem? problem)
    {
        RetryAfter(http, problem);
        return Ask(http, page, problem?.Status ?? StatusCodes.Status200OK, RedeemView.Of(page, typed, code, problem));
    }

    static PageResult Ask(HttpContext http, PageContext page, int status, RedeemView view)
    {
        // A phone says what it is only to who asks, and is asked to say it at once.
        http.Response.Headers["Accept-CH"] = Device.Hints;
        return page.Show<RedeemPage>(status, (nameof(RedeemPage.View), view with { Phone = PhoneView.Of(http.Request) }));
    }

    static PageResult Choose(PageContext page, int status, ChooseView view) =>
        page.Show<ChoosePage>(status, (nameof(ChoosePage.View), view));

    static void RetryAfter(HttpContext http, Problem? problem) =>
        http.Response.Headers.RetryAfter = problem?.RetryAfterSeconds?.ToString(CultureInfo.InvariantCulture);

    static string Short(string? text, int length) =>
        text is null ? "" : text.Cut(length).Trim();
}

static class RedeemPageRoutes
{
    public static void MapRedeemPages(this WebApplication app)
    {
        var pages = app.MapGroup(RedeemAddresses.Redeem).ExcludeFromDescription();
        pages.MapGet("", (HttpContext http, RedeemPages redeem, string? code, CancellationToken ct) =>
            redeem.ShowAsync(http, code, ct));
        pages.MapPost("", (HttpContext http, RedeemPages redeem, CancellationToken ct) => redeem.SendAsync(http, ct));
        pages.MapGet("/choose",
            (HttpContext http, RedeemPages redeem, string? code, string? q, string? all, CancellationToken ct) =>
                redeem.ChooseAsync(http, code, q, all is not null, ct));
    }
}
