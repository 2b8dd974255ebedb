using Hubby.TravellerPages;

namespace Hubby.Install;

/// <summary>
/// The service worker. Its address stays the same, so browsers ask each time; its place bounds what it may serve.
/// </summary>
static class GetWorker
{
    const string ContentSecurityPolicy = "default-src 'none'; connect-src 'self'";

    public static IResult Handle(HttpContext http, PageAssets assets)
    {
        var (worker, _) = assets.Find(assets.AddressOf("sw.js")[PageAssets.Root.Length..])!.Value;
        var headers = http.Response.Headers;
        headers.CacheControl = "no-cache";
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        return TypedResults.Bytes(worker.Bytes, worker.ContentType);
    }
}
