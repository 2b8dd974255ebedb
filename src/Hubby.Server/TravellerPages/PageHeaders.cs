using System.Text.RegularExpressions;

namespace Hubby.TravellerPages;

/// <summary>
/// What browsers may do on a traveller's page: our own files, the partner's two pictures, forms to ourselves, nothing else.
/// </summary>
static partial class PageHeaders
{
    const string Permissions =
        "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(),"
        + " midi=(), payment=(), usb=(), browsing-topics=()";

    public static void Apply(IHeaderDictionary headers, PageContext page)
    {
        var pictures = string.Concat(new[] { page.Brand.LogoUrl, page.Brand.BannerUrl }
            .Select(OriginOf).OfType<string>().Distinct().Select(origin => $" {origin}"));
        headers.ContentSecurityPolicy =
            $"default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'{pictures}; connect-src 'self';"
            + " manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
        headers.XFrameOptions = "DENY";
        headers.ContentLanguage = page.Language.Tag;
        Harden(headers, page.BaseUrl);
    }

    /// <summary>What every page of ours has, whoever it is for.</summary>
    public static void Harden(IHeaderDictionary headers, string baseUrl)
    {
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["X-Robots-Tag"] = "noindex, nofollow";
        headers["Permissions-Policy"] = Permissions;
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.CacheControl = "no-store";
        if (baseUrl.StartsWith(Uri.UriSchemeHttps, StringComparison.Ordinal))
            headers.StrictTransportSecurity = "max-age=31536000";
    }

    /// <summary>The origin of a picture as a policy may name it; none for what is not plainly one.</summary>
    public static string? OriginOf(string? address)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Scheme != Uri.UriSchemeHttps)
            return null;
        var origin = uri.IsDefaultPort ? $"https://{uri.IdnHost}" : $"https://{uri.IdnHost}:{uri.Port}";
        return Origin().IsMatch(origin) ? origin : null;
    }

    [GeneratedRegex(@"\Ahttps://[a-z0-9.-]+(:[0-9]+)?\z", RegexOptions.NonBacktracking)]
    private static partial Regex Origin();
}
