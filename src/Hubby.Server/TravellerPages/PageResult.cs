using System.Text;
using System.Text.RegularExpressions;
using Hubby.Http;

namespace Hubby.TravellerPages;

/// <summary>Renders a page whole and sends it with the headers that every traveller page has.</summary>
sealed partial class PageResult(PageContext page, PageView view, int status) : IResult
{
    const string PageParameter = "Page";

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var parameters = view.Parameters.ToDictionary(each => each.Name, each => each.Value);
        parameters[PageParameter] = page;
        var render = httpContext.RequestServices.GetRequiredService<RenderComponent>();
        var html = await render.HandleAsync(view.Component, parameters);

        var response = httpContext.Response;
        response.StatusCode = status;
        PageHeaders.Apply(response.Headers, page);
        response.ContentType = "text/html; charset=utf-8";
        if (!HttpMethods.IsHead(httpContext.Request.Method))
            await response.WriteAsync(Lean(html), Encoding.UTF8, httpContext.RequestAborted);
    }

    // Indents are for whoever reads the source; only in preformatted text they mean something.
    static string Lean(string html) => html.Contains("<pre", StringComparison.Ordinal) ? html : Indent().Replace(html, "\n");

    [GeneratedRegex(@"\n +")]
    private static partial Regex Indent();
}
