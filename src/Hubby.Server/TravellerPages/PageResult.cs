using System.Text.RegularExpressions;
using Hubby.Http;

namespace Hubby.TravellerPages;

/// <summary>Renders a page whole and sends it with the headers that every traveller page has.</summary>
sealed partial class PageResult(PageContext page, PageView view, int status) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var html = await view.RenderAsync(httpContext.RequestServices.GetRequiredService<RenderComponent>(), page);
        PageHeaders.Apply(httpContext.Response.Headers, page);
        await httpContext.WriteHtmlAsync(status, Lean(html));
    }

    // Indents are for whoever reads the source; only in preformatted text they mean something.
    static string Lean(string html) => html.Contains("<pre", StringComparison.Ordinal) ? html : Indent().Replace(html, "\n");

    [GeneratedRegex(@"\n +")]
    private static partial Regex Indent();
}
