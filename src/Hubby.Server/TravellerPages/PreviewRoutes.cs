using Hubby.Partners;
using Hubby.TravellerPages.Pages;

namespace Hubby.TravellerPages;

/// <summary>Staging's <c>/dev/pages</c>: every page and state, in any brand, language and scheme.</summary>
static class PreviewRoutes
{
    public static void MapPreviewPages(this WebApplication app)
    {
        var pages = app.MapGroup("/dev/pages").ExcludeFromDescription();
        pages.MapGet("", List);
        pages.MapGet("/{name}/{state}", Show);
    }

    static PageResult List(
        HttpContext http, OpenPage open, PartnerDirectory partners, IEnumerable<IPreviewPage> previews,
        string? brand, string? sub, string? lang, string? scheme, string? color)
    {
        var chosen = new PreviewChoice(brand, sub, lang, scheme, color);
        return Dressed(http, open, partners, chosen).Show<PreviewList>(StatusCodes.Status200OK,
            (nameof(PreviewList.Choice), chosen),
            (nameof(PreviewList.Partners), partners.All.OrderBy(partner => partner.Slug)
                .Select(partner => new PreviewBrand(partner.Slug, partner.Name, [.. partner.Brand.SubBrands.Keys])).ToList()),
            (nameof(PreviewList.Previews), previews.Select(page => (page.Name, page.States)).ToList()));
    }

    static IResult Show(
        HttpContext http, OpenPage open, PartnerDirectory partners, IEnumerable<IPreviewPage> previews, string name, string state,
        string? brand, string? sub, string? lang, string? scheme, string? color)
    {
        if (previews.FirstOrDefault(page => page.Name == name && page.States.Contains(state)) is not { } preview)
            return TypedResults.NotFound();
        var page = Dressed(http, open, partners, new(brand, sub, lang, scheme, color));
        return new PageResult(page, preview.Show(page, state), StatusCodes.Status200OK);
    }

    static PageContext Dressed(HttpContext http, OpenPage open, PartnerDirectory partners, PreviewChoice choice)
    {
        var partner = partners.FindBySlug(choice.Brand ?? "") ?? partners.All.MinBy(each => each.CreatedAt);
        var page = partner is null ? open.OfHost(http) : open.OfBooking(http, partner, choice.Sub, null);
        return page.Dressed(choice.Scheme is "light" or "dark" ? choice.Scheme : null,
            BrandAssets.IsColor($"#{choice.Color}") ? $"#{choice.Color}" : null);
    }
}

/// <summary>What the operator wants to see the pages in.</summary>
/// <param name="Brand">A partner's slug.</param>
/// <param name="Sub">One of its sub-brands.</param>
/// <param name="Lang">A language of ours.</param>
/// <param name="Scheme"><c>light</c>, <c>dark</c>, or as the device says.</param>
/// <param name="Color">Six hex digits in place of the brand's colour.</param>
public sealed record PreviewChoice(string? Brand, string? Sub, string? Lang, string? Scheme, string? Color);

/// <summary>A partner to choose.</summary>
/// <param name="Slug">Its slug.</param>
/// <param name="Name">Its name.</param>
/// <param name="SubBrands">The names of its sub-brands.</param>
public sealed record PreviewBrand(string Slug, string Name, IReadOnlyList<string> SubBrands);
