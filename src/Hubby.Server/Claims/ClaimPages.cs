using Hubby.Claims.Pages;
using Hubby.Http;
using Hubby.Partners;
using Hubby.TravellerPages;

namespace Hubby.Claims;

/// <summary>The page behind a claim link. Opening it changes nothing: programs open links too.</summary>
static class ClaimPages
{
    const string EmailField = "email";
    const string AskedField = "asked";
    const string AgainField = "again";

    public static void MapClaimPages(this WebApplication app)
    {
        var page = app.MapGroup("/claim-promocode/{slug}").ExcludeFromDescription();
        page.MapGet("", Get);
        page.MapPost("", Post);
    }

    static async Task<IResult> Get(
        HttpContext http, OpenPage open, PartnerDirectory partners, FindClaimable find, string slug, CancellationToken ct)
    {
        var (claimable, page) = await OpenAsync(http, open, partners, find, slug, ct);
        return claimable is null ? page.Gone() : Form(page, claimable, TypedEmail.None, StatusCodes.Status200OK);
    }

    static async Task<IResult> Post(
        HttpContext http, OpenPage open, PartnerDirectory partners, FindClaimable find, ClaimPromoCode claim, ClaimLimit limit,
        string slug, CancellationToken ct)
    {
        var (claimable, page) = await OpenAsync(http, open, partners, find, slug, ct);
        if (claimable is null)
            return page.Gone();
        if (await PageForms.ReadAsync(http, ct) is not { } form)
            return Form(page, claimable, TypedEmail.None, StatusCodes.Status400BadRequest, isOld: true);

        var email = TypedEmail.Read(form[EmailField], page.Text);
        var isQuestion = email.Near is not null && EmailAddress.Parse(form[AskedField].ToString()) != email.Address;
        if (email.Address is not { } address || isQuestion)
            return Form(page, claimable, email, StatusCodes.Status400BadRequest);
        if (limit.Refuses(http))
            return page.Problem(ClaimLimit.TooMany);
        if (!await claim.HandleAsync(claimable, address, page.Language.Tag, ct))
            return page.Gone();
        return page.Show<ClaimedPage>(StatusCodes.Status200OK, (nameof(ClaimedPage.Offer), ClaimOffer.Of(page, claimable.Code)),
            (nameof(ClaimedPage.Email), email.Typed), (nameof(ClaimedPage.IsAgain), form.ContainsKey(AgainField)));
    }

    static async Task<(Claimable? Claimable, PageContext Page)> OpenAsync(
        HttpContext http, OpenPage open, PartnerDirectory partners, FindClaimable find, string slug, CancellationToken ct)
    {
        var partner = partners.FindBySlug(slug);
        var claimable = partner is not null && Guid.TryParseExact(http.Request.Query["uuid"], "D", out var uuid)
            ? await find.HandleAsync(uuid, partner, ct) : null;
        return (claimable, claimable is not null
            ? open.OfBooking(http, claimable.Partner, claimable.CustomBranding, claimable.Locale)
            : partner is not null ? open.Of(http, partner) : open.OfHost(http));
    }

    static PageResult Form(PageContext page, Claimable claimable, TypedEmail email, int status, bool isOld = false) =>
        page.Show<ClaimPage>(status, (nameof(ClaimPage.Offer), ClaimOffer.Of(page, claimable.Code)),
            (nameof(ClaimPage.Email), email.Typed), (nameof(ClaimPage.Fault), email.Fault),
            (nameof(ClaimPage.Near), email.Near), (nameof(ClaimPage.Asked), email.Near is null ? null : email.Address),
            (nameof(ClaimPage.IsOld), isOld));
}
