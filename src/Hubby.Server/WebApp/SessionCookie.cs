using Hubby.Http;

namespace Hubby.WebApp;

/// <summary>
/// A browser's session: no script reads it, no other host gets it, and it comes along when the partner's site leads here. It
/// opens a page that changes nothing, so nobody gains by having it sent.
/// </summary>
static class SessionCookie
{
    // A cookie of that prefix is no other host's; it needs TLS, which a trial on one's own machine has not.
    const string Secure = "__Host-hubby-webapp";
    const string Plain = "hubby-webapp";

    public static void Set(HttpContext http, HubbyOptions hubby, string session, TimeSpan lifetime) =>
        http.Response.Cookies.Append(NameOf(hubby), session, new()
        {
            HttpOnly = true,
            Secure = IsSecure(hubby),
            SameSite = SameSiteMode.Lax,
            Path = "/",
            MaxAge = lifetime,
        });

    public static string? Read(HttpContext http, HubbyOptions hubby) => http.Request.Cookies[NameOf(hubby)];

    static string NameOf(HubbyOptions hubby) => IsSecure(hubby) ? Secure : Plain;

    static bool IsSecure(HubbyOptions hubby) => hubby.PublicUrl.StartsWith(Uri.UriSchemeHttps, StringComparison.Ordinal);
}
