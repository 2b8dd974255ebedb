using System.Text;
using System.Text.RegularExpressions;
using Hubby.Http;
using Hubby.Portal;
using Hubby.TravellerPages;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Hubby.Branding;

/// <summary>
/// What stands in the frames beside a brand's form: the mail and the page as travellers get them, made by the same templates.
/// They do nothing but show: no script runs, no form is sent, and only our own pages frame them.
/// </summary>
static partial class PreviewFrames
{
    const string Nothing = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

    public static async Task<IResult> Mail(PortalPage page, BrandTools tools, string? draft, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        if (BrandDraft.Read(tools.Box, page.Partner.Id, draft) is not { } brand)
            return page.NotFound();
        var wish = WishOf(page);
        var content = tools.Mails.Write(BrandTools.Dressed(page.Partner, brand), brand.BaseUrl(page.Options.PublicUrl),
            wish.Language.Tag, wish.Mail);
        var html = await tools.Mails.RenderAsync(content, wish.IsNight);
        return Frame(page, html,
            $"{Nothing}; style-src 'unsafe-inline'; img-src 'self' data:{Origins(content.LogoUrl)}; sandbox");
    }

    public static async Task<IResult> Page(PortalPage page, BrandTools tools, OpenPage open, RenderComponent render,
        IEnumerable<IPreviewPage> previews, string? draft, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var wish = WishOf(page);
        if (BrandDraft.Read(tools.Box, page.Partner.Id, draft) is not { } brand
            || wish.Find(previews) is not var (preview, state))
        {
            return page.NotFound();
        }

        var context = open.OfBooking(page.Http, BrandTools.Dressed(page.Partner, brand), null, wish.Language.Tag)
            .Wearing(brand, wish.Scheme);
        var view = preview.Show(context, state);
        // A script that may not run would only be a complaint in the browser's console.
        var html = Script().Replace(await view.RenderAsync(render, context), "");
        return Frame(page, html, $"{Nothing}; style-src 'self'; img-src 'self' data:{Origins(brand.LogoUrl, brand.BannerUrl)};"
            + " manifest-src 'self';"
            + " sandbox allow-same-origin");
    }

    static PreviewWish WishOf(PortalPage page) => PreviewWish.Of(name => page.Http.Request.Query[name].ToString(), page.Partner);

    static string Origins(params IEnumerable<string?> pictures) => string.Concat(pictures
        .Select(PageHeaders.OriginOf).OfType<string>().Distinct().Select(origin => $" {origin}"));

    static ContentHttpResult Frame(PortalPage page, string html, string policy)
    {
        var headers = page.Http.Response.Headers;
        PageHeaders.Harden(headers, page.Options.PublicUrl);
        headers.ContentSecurityPolicy = policy;
        headers.XFrameOptions = "SAMEORIGIN";
        return TypedResults.Content(html, "text/html", Encoding.UTF8);
    }

    [GeneratedRegex("<script[^>]*></script>")]
    private static partial Regex Script();
}
