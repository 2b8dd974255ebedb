using System.Text.Json;
using Hubby.Http;
using Microsoft.Net.Http.Headers;

namespace Hubby.Install;

/// <param name="Version">Another one means that the page has news.</param>
/// <param name="Say">The news in words, for whoever cannot see them.</param>
sealed record StatusNews(string Version, string Say);

/// <summary>Whether there is news, in a few bytes: most answers are 304.</summary>
static class ShowStatus
{
    public static async Task<IResult> Handle(HttpContext http, string link, OpenEsim open, CancellationToken ct)
    {
        if (await open.FindAsync(http, link, ct) is not var (page, view))
            return Problems.NotFound.ToResult();
        var headers = http.Response.Headers;
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["X-Robots-Tag"] = "noindex";
        var tag = new EntityTagHeaderValue($"\"{view.Version}-{page.Language.Tag}\"");
        var news = new StatusNews(view.Version, view.Said(page.Text));
        var bytes = JsonSerializer.SerializeToUtf8Bytes(news, InstallJson.Default.StatusNews);
        return TypedResults.Bytes(bytes, "application/json; charset=utf-8", entityTag: tag);
    }
}
