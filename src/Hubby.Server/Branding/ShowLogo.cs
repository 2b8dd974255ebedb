using Hubby.Data;
using Hubby.Partners;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;

namespace Hubby.Branding;

/// <summary>
/// An uploaded logo, for pages and mails. It is what its bytes are and nothing that runs, whoever opens its address.
/// </summary>
static class ShowLogo
{
    const string Forever = "public, max-age=31536000, immutable";

    public static async Task<IResult> Handle(string name, HttpContext http, AppDb db, CancellationToken ct)
    {
        if (!Logo.IsName(name)
            || await db.Logos.Where(logo => logo.Name == name).Select(logo => logo.Content).SingleOrDefaultAsync(ct)
                is not { } content)
        {
            return TypedResults.NotFound();
        }

        var headers = http.Response.Headers;
        headers.CacheControl = Forever;
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        // Mail is read on pages of others.
        headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        return TypedResults.Bytes(content, name.EndsWith(Logo.Png, StringComparison.Ordinal) ? "image/png" : "image/jpeg",
            entityTag: new EntityTagHeaderValue($"\"{name}\""));
    }
}
