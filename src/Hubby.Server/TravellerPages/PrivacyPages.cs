using Hubby.Partners;
using Hubby.TravellerPages.Pages;

namespace Hubby.TravellerPages;

/// <summary>What is kept of a traveller, in a few sentences, for partners without a page of their own for it.</summary>
static class PrivacyPages
{
    public static void MapPrivacyPages(this WebApplication app)
    {
        var pages = app.MapGroup("/privacy").ExcludeFromDescription();
        pages.MapGet("", (HttpContext http, OpenPage open) => Show(open.OfHost(http)));
        pages.MapGet("/{slug}", OfPartner);
    }

    static IResult OfPartner(HttpContext http, OpenPage open, PartnerDirectory partners, string slug) =>
        partners.FindBySlug(slug) is { } partner ? Show(open.Of(http, partner)) : TypedResults.NotFound();

    static PageResult Show(PageContext page) => page.Show<PrivacyPage>(StatusCodes.Status200OK);
}

sealed class PrivacyPreview : IPreviewPage
{
    public string Name => "privacy";
    public IReadOnlyList<string> States => ["usual"];

    public PageView Show(PageContext page, string state) => PageView.Of<PrivacyPage>();
}

sealed class GonePreview : IPreviewPage
{
    public string Name => "gone";
    public IReadOnlyList<string> States => ["usual"];

    public PageView Show(PageContext page, string state) => PageView.Of<GonePage>();
}

sealed class ErrorPreview : IPreviewPage
{
    public string Name => "error";
    public IReadOnlyList<string> States => ["404", "429", "500", "503"];

    public PageView Show(PageContext page, string state) => PageView.Of<ErrorPage>(
        (nameof(ErrorPage.Status), int.Parse(state, System.Globalization.CultureInfo.InvariantCulture)),
        (nameof(ErrorPage.Minutes), 10));
}
