using Hubby.Http;
using Hubby.TravellerPages;

namespace Hubby.WebApp;

static class WebAppRoutes
{
    /// <summary>Where a partner sends a browser, with a token.</summary>
    public const string Enter = "/webapp";
    public const string Dashboard = "/api/webapp/me/dashboard";

    public static void AddWebApp(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<WebAppOptions>().Bind(configuration.GetSection(WebAppOptions.Section))
            .Validate(options => options.SessionHours is >= 1 and <= 8760, "WebApp:SessionHours must be from 1 to 8760.")
            .Validate(options => options.ExchangesPerAddress is >= 1 and <= 1_000_000,
                "WebApp:ExchangesPerAddress must be from 1 to 1000000.")
            .ValidateOnStart();
        services.AddAnswers(WebAppJson.Default)
            .AddSingleton<ExchangeLimit>()
            .AddSingleton<ShowTrips>()
            .AddScoped<ExchangeToken>()
            .AddScoped<ShowDashboard>()
            .AddSingleton<IPreviewPage, DashboardPreview>()
            .AddHostedService<WebAppSweep>();
    }

    /// <summary>In the signed group.</summary>
    public static RouteGroupBuilder MapRedirectTokens(this RouteGroupBuilder api)
    {
        api.MapPost("/redirect-tokens/create", CreateRedirectToken.Handle).WithName("create_redirect_token").WithTags("Web app")
            .WithSummary("Sign a traveller in")
            .WithDescription("Makes a token for one exchange within five minutes. Send the traveller's browser to "
                + "`redirect_url`, or have your app exchange the token.")
            .Documented(WebAppDocs.Create);
        return api;
    }

    /// <summary>In the open group.</summary>
    public static RouteGroupBuilder MapWebApp(this RouteGroupBuilder api)
    {
        var app = api.MapGroup("/webapp").WithTags("Web app");
        app.MapPost("/auth/exchange", ExchangeToken.Handle).WithName("exchange_redirect_token")
            .WithSummary("Exchange a redirect token for a session")
            .WithDescription("Open: the token is the right. Of several who send the same token one gets the session.")
            .Documented(WebAppDocs.Exchange);
        app.MapGet("/me/dashboard", ShowDashboard.Handle).WithName("get_dashboard").WithMetadata(BearerToken.Instance)
            .WithSummary("What the traveller has")
            .WithDescription("Codes to redeem and eSIMs with what is left, of the newest 50 bookings. Send the session as "
                + "`Authorization: Bearer …`. A browser that came by `redirect_url` has it as a cookie and gets a page: JSON is "
                + "for whoever does not prefer `text/html`.")
            .Documented(WebAppDocs.Dashboard);
        return api;
    }

    public static void MapWebAppPages(this WebApplication app) =>
        app.MapGet(Enter, ExchangeToken.Enter).ExcludeFromDescription();
}
