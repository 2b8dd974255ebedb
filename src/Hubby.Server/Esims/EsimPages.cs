using System.Text;
using Hubby.Data;
using Hubby.Http;

namespace Hubby.Esims;

/// <summary>What stands at the secret address of an eSIM beside its page: the QR code as a picture.</summary>
static class EsimPages
{
    public const string Svg = "/qr.svg";
    public const string Png = "/qr.png";
    const string Path = "/esims";

    public static string AddressOf(string publicUrl, string link) => $"{publicUrl}{Path}/{link}";

    public static void MapEsims(this WebApplication app)
    {
        var pages = app.MapGroup($"{Path}/{{link}}").ExcludeFromDescription();
        pages.MapGet(Svg, (HttpContext http, string link, AppDb db, EsimSecrets secrets, CancellationToken ct) =>
            ShowAsync(http, link, db, secrets, "image/svg+xml", code => Encoding.UTF8.GetBytes(EsimQr.Svg(code)), ct));
        pages.MapGet(Png, (HttpContext http, string link, AppDb db, EsimSecrets secrets, CancellationToken ct) =>
            ShowAsync(http, link, db, secrets, "image/png", EsimQr.Png, ct));
    }

    static async Task<IResult> ShowAsync(
        HttpContext http, string link, AppDb db, EsimSecrets secrets, string type, Func<ActivationCode, byte[]> draw,
        CancellationToken ct)
    {
        if (await db.FindEsimByLinkAsync(link, ct) is not { } esim)
            return Problems.NotFound.ToResult();
        var headers = http.Response.Headers;
        headers.CacheControl = "no-store";
        headers.ContentSecurityPolicy = "default-src 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["X-Robots-Tag"] = "noindex";
        return TypedResults.Bytes(draw(secrets.ActivationCodeOf(esim)), type);
    }
}
