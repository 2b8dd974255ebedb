using Hubby.Data;
using Hubby.Http;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace Hubby.TravellerPages;

/// <summary>Forms of traveller pages: small, and only from our own pages.</summary>
static class PageForms
{
    /// <summary>The field that no other site can know: random, and another one each time a page is made.</summary>
    public const string GuardField = "form";
    const int MostBytes = 16 * 1024;
    const int MostFields = 32;
    static readonly FormOptions Limits = new() { ValueCountLimit = MostFields, ValueLengthLimit = MostBytes };

    /// <summary>
    /// The fields of a form that one of our pages has sent from the browser that got it; none when the page was too old or it
    /// was not ours. Show the page again then, with <c>error.form_old</c> and status 400.
    /// </summary>
    public static Task<IFormCollection?> ReadAsync(HttpContext http, CancellationToken ct) =>
        ReadAsync(http, Limits, MostBytes, ct);

    /// <summary>The same where a form may be larger.</summary>
    public static async Task<IFormCollection?> ReadAsync(
        HttpContext http, FormOptions limits, int mostBytes, CancellationToken ct)
    {
        if (!http.Request.HasFormContentType)
            return null;
        http.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = mostBytes;
        try
        {
            var form = await http.Request.ReadFormAsync(limits, ct);
            var antiforgery = http.RequestServices.GetRequiredService<IAntiforgery>();
            return await antiforgery.IsRequestValidAsync(http) && !form.Any(HasNul) ? form : null;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    // No browser's field has one, and PostgreSQL does not take it.
    static bool HasNul(KeyValuePair<string, StringValues> field) => field.Value.Any(value => value?.Contains('\0') is true);

    public static void AddPageForms(this IServiceCollection services)
    {
        services.AddAntiforgery();
        services.AddOptions<AntiforgeryOptions>().Configure<IOptions<HubbyOptions>>((forms, hubby) =>
        {
            // A cookie of that prefix is no other host's; it needs TLS, which a trial on one's own machine has not.
            var isSecure = hubby.Value.PublicUrl.StartsWith(Uri.UriSchemeHttps, StringComparison.Ordinal);
            forms.Cookie.Name = isSecure ? "__Host-hubby-form" : "hubby-form";
            forms.Cookie.SecurePolicy = isSecure ? CookieSecurePolicy.Always : CookieSecurePolicy.None;
            forms.Cookie.SameSite = SameSiteMode.Strict;
            forms.Cookie.HttpOnly = true;
            forms.Cookie.Path = "/";
            forms.FormFieldName = GuardField;
            forms.SuppressXFrameOptionsHeader = true;
        });
        services.AddDataProtection().SetApplicationName("hubby").DisableAutomaticKeyGeneration();
        services.AddOptions<KeyManagementOptions>().Configure<SecretBox>((keys, box) =>
            keys.XmlRepository = new OneKey(box));
    }
}
