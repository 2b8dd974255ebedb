using Hubby.Data;
using Hubby.Esims;
using Hubby.Http;
using Hubby.Partners;
using Hubby.TravellerPages;
using Hubby.TravellerPages.Pages;
using Hubby.WebApp.Pages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Hubby.WebApp;

/// <summary>
/// <c>GET /api/webapp/me/dashboard</c>: the traveller's page; JSON for programs, HTML for whoever would rather have that. The
/// session is a bearer token, or the cookie of a browser.
/// </summary>
sealed class ShowDashboard(
    AppDb db, ShowTrips show, EsimSecrets secrets, OpenPage open, PartnerDirectory partners, TimeProvider clock,
    IOptions<HubbyOptions> options)
{
    const string Html = "text/html";

    public static readonly Problem SignedOut = new(401, "session_required",
        "There is no such session, or it has ended. Exchange a new redirect token.");

    public static Task<IResult> Handle(HttpContext http, ShowDashboard dashboard, CancellationToken ct) =>
        dashboard.HandleAsync(http, ct);

    async Task<IResult> HandleAsync(HttpContext http, CancellationToken ct)
    {
        var isPage = WantsPage(http.Request);
        http.Response.Headers.Vary = $"{HeaderNames.Accept}, {HeaderNames.Authorization}, {HeaderNames.Cookie}";
        if (await FindSessionAsync(http, ct) is not { } session || partners.Find(session.PartnerId) is not { } partner)
            return isPage ? open.OfHost(http).Show<GonePage>(StatusCodes.Status401Unauthorized) : Refused(http);

        var now = clock.Now();
        var trips = await db.ReadTripsAsync(session.PartnerId, new(session.ExternalUserId), now, ct);
        return isPage ? Page(http, partner, trips, now)
            : WebAppBytes.Answer(show.Of(trips, options.Value.PublicUrl, partner.Slug, now));
    }

    static ProblemResult Refused(HttpContext http)
    {
        http.Response.Headers.WWWAuthenticate = "Bearer";
        return SignedOut.ToResult();
    }

    /// <summary>In the dress and language of the newest booking.</summary>
    PageResult Page(HttpContext http, Partner partner, IReadOnlyList<Trip> trips, DateTimeOffset now)
    {
        var page = trips is [{ Booking: var newest }, ..]
            ? open.OfBooking(http, partner, newest.CustomBranding, newest.Locale) : open.Of(http, partner);
        return page.Show<DashboardPage>(StatusCodes.Status200OK,
            (nameof(DashboardPage.View), DashboardView.Of(page, trips, secrets.LinkOf, now)));
    }

    static bool WantsPage(HttpRequest request)
    {
        var best = request.GetTypedHeaders().Accept.MaxBy(type => type.Quality ?? 1);
        return best is not null && best.MediaType.Equals(Html, StringComparison.OrdinalIgnoreCase);
    }

    async Task<WebAppSession?> FindSessionAsync(HttpContext http, CancellationToken ct)
    {
        const string scheme = "Bearer ";
        var sent = http.Request.Headers.Authorization.ToString();
        var secret = sent.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)
            ? sent[scheme.Length..].Trim() : SessionCookie.Read(http, options.Value);
        if (secret is null || !Secrets.IsOne(secret))
            return null;
        var (hash, now) = (Secrets.HashOf(secret), clock.Now());
        return await db.WebAppSessions.FirstOrDefaultAsync(row => row.Hash == hash && row.ExpiresAt > now, ct);
    }
}
