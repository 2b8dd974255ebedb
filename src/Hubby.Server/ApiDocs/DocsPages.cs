using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Hubby.ApiDocs.Pages;
using Hubby.Http;
using Microsoft.AspNetCore.Components;
using Microsoft.Net.Http.Headers;

namespace Hubby.ApiDocs;

/// <summary>
/// The pages for people: rendered at their first request, then kept. They need no script and load nothing from elsewhere.
/// </summary>
sealed class DocsPages(ApiDocument document, RenderComponent render) : IDisposable
{
    const string ContentSecurityPolicy =
        "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    static readonly Lazy<Page> Sheet =
        new(() => new(Encoding.UTF8.GetBytes(Embedded.Text("docs.css")), "text/css; charset=utf-8"));

    /// <summary>The style sheet, for other pages of the server's own that look alike.</summary>
    public static string SheetAddress => $"/docs/docs.css?v={Sheet.Value.Tag.Tag.AsSpan(1, 8)}";

    readonly SemaphoreSlim _once = new(1);
    readonly Dictionary<string, Page> _pages = [];

    public static IResult Style(HttpContext http)
    {
        http.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        return TypedResults.Bytes(Sheet.Value.Bytes, Sheet.Value.ContentType, entityTag: Sheet.Value.Tag);
    }

    public static Task<IResult> Reference(HttpContext http, DocsPages pages, CancellationToken ct) =>
        pages.ShowAsync<ReferencePage>(http, async () => new()
        {
            [nameof(ReferencePage.Reference)] = ApiDocs.Reference.Of((await pages.Document.RenderAsync(ct)).Json),
        }, ct);

    ApiDocument Document => document;

    public Task<IResult> ShowPaperAsync(HttpContext http, Paper paper, CancellationToken ct) =>
        ShowAsync<PaperPage>(http, () => Task.FromResult(new Dictionary<string, object?>
        {
            [nameof(PaperPage.Title)] = paper.Title,
            [nameof(PaperPage.Address)] = paper.Address,
            [nameof(PaperPage.Markdown)] = Embedded.Text($"{paper.Name}.md"),
        }), ct);

    async Task<IResult> ShowAsync<TPage>(
        HttpContext http, Func<Task<Dictionary<string, object?>>> parameters, CancellationToken ct)
        where TPage : IComponent
    {
        var page = await RenderAsync<TPage>(http.Request.Path, parameters, ct);
        http.Response.Headers.ContentSecurityPolicy = ContentSecurityPolicy;
        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.Headers["Referrer-Policy"] = "no-referrer";
        http.Response.Headers.CacheControl = "no-cache";
        return TypedResults.Bytes(page.Bytes, page.ContentType, entityTag: page.Tag);
    }

    async Task<Page> RenderAsync<TPage>(string path, Func<Task<Dictionary<string, object?>>> parameters, CancellationToken ct)
        where TPage : IComponent
    {
        await _once.WaitAsync(ct);
        try
        {
            if (_pages.TryGetValue(path, out var known))
                return known;
            var given = await parameters();
            given["Style"] = SheetAddress;
            var html = await render.HandleAsync(typeof(TPage), given);
            return _pages[path] = new(Encoding.UTF8.GetBytes(html), "text/html; charset=utf-8");
        }
        finally
        {
            _once.Release();
        }
    }

    public void Dispose() => _once.Dispose();

    sealed record Page(byte[] Bytes, string ContentType)
    {
        public EntityTagHeaderValue Tag { get; } = new($"\"{Convert.ToHexStringLower(SHA256.HashData(Bytes))[..16]}\"");
    }
}

/// <summary>A page of docs/ that partners' developers read beside the reference.</summary>
/// <param name="Name">Of its file, and in its address.</param>
/// <param name="Title">In the bar of all pages.</param>
sealed record Paper(string Name, string Title)
{
    public static readonly ImmutableArray<Paper> All =
    [
        new("signing", "Signing"), new("errors", "Errors"), new("events", "Events"), new("webhooks", "Webhooks"),
        new("requests", "Requests"),
    ];

    public string Address => $"/docs/{Name}";
}
