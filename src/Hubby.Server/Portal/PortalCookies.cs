using Hubby.Http;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;

namespace Hubby.Portal;

/// <summary>The portal's cookies: no script reads them and no other host gets them.</summary>
static class PortalCookies
{
    public const string ThemeName = "hubby-theme";
    const string Session = "portal";
    const string Step = "portal-step";
    const string Done = "portal-done";

    public static string? ReadSession(HttpContext http) => http.Request.Cookies[NameOf(http, Session)];

    public static void SetSession(HttpContext http, string secret, TimeSpan lifetime) =>
        http.Response.Cookies.Append(NameOf(http, Session), secret, Options(http, lifetime, SameSiteMode.Lax));

    public static void DeleteSession(HttpContext http) =>
        http.Response.Cookies.Delete(NameOf(http, Session), Options(http, TimeSpan.Zero, SameSiteMode.Lax));

    /// <summary>What the first half of signing in leaves for the second; sealed, and gone after minutes.</summary>
    public static void SetStep(HttpContext http, SignInStep step) => http.Response.Cookies.Append(
        NameOf(http, Step), Protector(http, Step).Protect(step.ToText()),
        Options(http, SignInStep.Lifetime, SameSiteMode.Strict));

    public static SignInStep? ReadStep(HttpContext http, DateTimeOffset now) =>
        Open(http, Step) is { } text && SignInStep.FromText(text) is { } step && step.Until > now ? step : null;

    public static void DeleteStep(HttpContext http) =>
        http.Response.Cookies.Delete(NameOf(http, Step), Options(http, TimeSpan.Zero, SameSiteMode.Strict));

    /// <summary>A sentence for the next page.</summary>
    public static void Say(HttpContext http, string sentence) => http.Response.Cookies.Append(
        NameOf(http, Done), Protector(http, Done).Protect(sentence), Options(http, TimeSpan.FromMinutes(1), SameSiteMode.Strict));

    public static string? TakeSentence(HttpContext http)
    {
        if (Open(http, Done) is not { } sentence)
            return null;
        http.Response.Cookies.Delete(NameOf(http, Done), Options(http, TimeSpan.Zero, SameSiteMode.Strict));
        return sentence;
    }

    public static string? Theme(HttpContext http) =>
        http.Request.Cookies[ThemeName] is "light" or "dark" ? http.Request.Cookies[ThemeName] : null;

    public static void SetTheme(HttpContext http, string? theme) => http.Response.Cookies.Append(
        ThemeName, theme ?? "", Options(http, theme is null ? TimeSpan.Zero : TimeSpan.FromDays(365), SameSiteMode.Lax));

    static string? Open(HttpContext http, string name)
    {
        if (http.Request.Cookies[NameOf(http, name)] is not { Length: > 0 } stored)
            return null;
        try
        {
            return Protector(http, name).Unprotect(stored);
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            return null;
        }
    }

    static IDataProtector Protector(HttpContext http, string purpose) =>
        http.RequestServices.GetRequiredService<IDataProtectionProvider>().CreateProtector(purpose);

    // A cookie of that prefix is no other host's; it needs TLS, which a trial on one's own machine has not.
    static string NameOf(HttpContext http, string name) => IsSecure(http) ? $"__Host-hubby-{name}" : $"hubby-{name}";

    static bool IsSecure(HttpContext http) => http.RequestServices.GetRequiredService<IOptions<HubbyOptions>>().Value.PublicUrl
        .StartsWith(Uri.UriSchemeHttps, StringComparison.Ordinal);

    static CookieOptions Options(HttpContext http, TimeSpan lifetime, SameSiteMode sameSite) => new()
    {
        HttpOnly = true,
        Secure = IsSecure(http),
        SameSite = sameSite,
        Path = "/",
        MaxAge = lifetime,
    };
}
