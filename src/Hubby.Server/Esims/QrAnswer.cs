using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Hubby.Esims;

/// <summary>An eSIM's QR code as a picture that nobody keeps.</summary>
static class QrAnswer
{
    public const string SvgType = "image/svg+xml";
    public const string PngType = "image/png";

    public static IResult Svg(HttpContext http, ActivationCode code) =>
        Of(http, Encoding.UTF8.GetBytes(EsimQr.Svg(code)), SvgType);

    public static IResult Png(HttpContext http, ActivationCode code) => Of(http, EsimQr.Png(code), PngType);

    static FileContentHttpResult Of(HttpContext http, byte[] picture, string type)
    {
        var headers = http.Response.Headers;
        headers.CacheControl = "no-store";
        headers.ContentSecurityPolicy = "default-src 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["X-Robots-Tag"] = "noindex";
        return TypedResults.Bytes(picture, type);
    }
}
