using Hubby.Http;
using Hubby.TravellerPages;

namespace Hubby.Portal;

/// <summary>Renders a page of the portal whole, with the headers that each of them has.</summary>
sealed class PortalResult(PortalPage page, PageView view, int status) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        if (!HttpMethods.IsPost(httpContext.Request.Method))
            page.Done = PortalCookies.TakeSentence(httpContext);
        var html = await view.RenderAsync(httpContext.RequestServices.GetRequiredService<RenderComponent>(), page);
        PortalHeaders.Apply(httpContext.Response.Headers, page);
        await httpContext.WriteHtmlAsync(status, html);
    }
}

/// <summary>Our own files, partners' logos, forms and frames to ourselves, nothing else.</summary>
static class PortalHeaders
{
    public static void Apply(IHeaderDictionary headers, PortalPage page)
    {
        PageHeaders.Harden(headers, page.Options.PublicUrl);
        headers.ContentSecurityPolicy =
            $"default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'{Pictures(page)}; connect-src 'self';"
            + " frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
        headers.XFrameOptions = "DENY";
    }

    static string Pictures(PortalPage page) => !page.HasPartner ? "" : string.Concat(
        page.Partner.Brand.AndSubBrands()
            .SelectMany(brand => new[] { brand.LogoUrl, brand.BannerUrl })
            .Select(PageHeaders.OriginOf).OfType<string>().Distinct().Select(origin => $" {origin}"));
}
