using Microsoft.Net.Http.Headers;

namespace Hubby.TravellerPages;

static class AssetRoutes
{
    const string Forever = "public, max-age=31536000, immutable";
    const int WorthCompressing = 256;

    public static void MapPageAssets(this WebApplication app) =>
        app.MapGet(PageAssets.Root + "{file}", Get).ExcludeFromDescription();

    static IResult Get(HttpContext http, PageAssets assets, string file)
    {
        if (assets.Find(file) is not var (asset, isCurrent))
            return TypedResults.NotFound();

        var headers = http.Response.Headers;
        headers.CacheControl = isCurrent ? Forever : "no-cache";
        headers.XContentTypeOptions = "nosniff";
        headers.Vary = HeaderNames.AcceptEncoding;
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        var (bytes, encoding) = Choose(asset, http.Request.Headers.AcceptEncoding.ToString());
        headers.ContentEncoding = encoding;
        return TypedResults.Bytes(bytes, asset.ContentType);
    }

    static (byte[] Bytes, string? Encoding) Choose(PageAsset asset, string accepted)
    {
        if (asset.Bytes.Length < WorthCompressing || !StringWithQualityHeaderValue.TryParseList([accepted], out var codings))
            return (asset.Bytes, null);
        bool Accepts(string coding) => codings.Any(each => each.Quality is not 0
            && each.Value.Equals(coding, StringComparison.OrdinalIgnoreCase));
        return Accepts("br") ? (asset.Brotli, "br") : Accepts("gzip") ? (asset.Gzip, "gzip") : (asset.Bytes, null);
    }
}
