using System.Text;
using Hubby.Http;
using Hubby.TravellerPages;

namespace Hubby.Portal;

/// <summary>Renders a page of the portal whole, with the headers that each of them has.</summary>
sealed class PortalResult(PortalPage page, PageView view, int status) : IResult
{
    const string PageParameter = "Page";

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var parameters = view.Parameters.ToDictionary(each => each.Name, each => each.Value);
        parameters[PageParameter] = page;
        if (!HttpMethods.IsPost(httpContext.Request.Method))
            page.Done = PortalCookies.TakeSentence(httpContext);
        var render = httpContext.RequestServices.GetRequiredService<RenderComponent>();
        var html = await render.HandleAsync(view.Component, parameters);

        var response = httpContext.Response;
        response.StatusCode = status;
        PortalHeaders.Apply(response.Headers, page);
        response.ContentType = "text/html; charset=utf-8";
        if (!HttpMethods.IsHead(httpContext.Request.Method))
            await response.WriteAsync(html, Encoding.UTF8, httpContext.RequestAborted);
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
        page.Partner.Brand.SubBrands.Values.Prepend(page.Partner.Brand)
            .SelectMany(brand => new[] { brand.LogoUrl, brand.BannerUrl })
            .Select(PageHeaders.OriginOf).OfType<string>().Distinct().Select(origin => $" {origin}"));
}
