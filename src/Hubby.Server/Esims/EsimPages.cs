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
            ShowAsync(http, link, db, secrets, QrAnswer.Svg, ct));
        pages.MapGet(Png, (HttpContext http, string link, AppDb db, EsimSecrets secrets, CancellationToken ct) =>
            ShowAsync(http, link, db, secrets, QrAnswer.Png, ct));
    }

    static async Task<IResult> ShowAsync(
        HttpContext http, string link, AppDb db, EsimSecrets secrets, Func<HttpContext, ActivationCode, IResult> show,
        CancellationToken ct) => await db.FindEsimByLinkAsync(link, ct) is { } esim
        ? show(http, secrets.ActivationCodeOf(esim))
        : Problems.NotFound.ToResult();
}
