using Hubby.ApiDocs;
using Hubby.BookingImports;
using Hubby.Bookings;
using Hubby.Branding;
using Hubby.Claims;
using Hubby.Codes;
using Hubby.Data;
using Hubby.Desk;
using Hubby.Developers;
using Hubby.Esims;
using Hubby.Events;
using Hubby.EventStream;
using Hubby.Http;
using Hubby.Insights;
using Hubby.Install;
using Hubby.Members;
using Hubby.Messaging;
using Hubby.Messaging.Email;
using Hubby.Messaging.Push;
using Hubby.Messaging.Schedules;
using Hubby.Messaging.Sms;
using Hubby.Messaging.WhatsApp;
using Hubby.Native;
using Hubby.Notices;
using Hubby.Operations;
using Hubby.Packages;
using Hubby.Partners;
using Hubby.Portal;
using Hubby.Privacy;
using Hubby.Redemptions;
using Hubby.Redemptions.Pages;
using Hubby.RequestLog;
using Hubby.TravellerPages;
using Hubby.WebApp;
using Hubby.Webhooks;

namespace Hubby;

/// <summary>The server, put together: settings, the slices' services, the pipeline, the slices' routes.</summary>
static class Server
{
    /// <param name="args">Settings in the form <c>--Name:Of:Setting=value</c>, above those of files and environment
    /// variables.</param>
    /// <param name="adjust">For tests: replaces what they fake.</param>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? adjust = null)
    {
        var builder = WebApplication
            .CreateSlimBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(HttpLimits.Apply);
        builder.Services.AddSingleton<BareRefusals>();

        builder.AddLogs();
        builder.Services.AddHubbySettings(builder.Configuration);
        builder.Services.AddClock(canMove: builder.Configuration["Hubby:Environment"] != HubbyOptions.Production);
        builder.Services.AddDatabase(builder.Configuration);
        builder.Services.AddAnswers(HttpJson.Default);
        builder.Services.AddPartners(builder.Configuration);
        builder.Services.AddPackages();
        builder.Services.AddHostedService<IdempotencySweep>();
        builder.Services.AddEvents();
        builder.Services.AddBookings(builder.Configuration);
        builder.Services.AddEsims(builder.Configuration);
        builder.Services.AddRedemptions(builder.Configuration);
        builder.Services.AddOutbound(builder.Configuration);
        builder.Services.AddMessaging(builder.Configuration);
        builder.Services.AddSms(builder.Configuration);
        builder.Services.AddWhatsApp(builder.Configuration);
        builder.Services.AddPush(builder.Configuration);
        builder.Services.AddNotices();
        builder.Services.AddMembers(builder.Configuration);
        builder.Services.AddWebhooks(builder.Configuration);
        builder.Services.AddImports(builder.Configuration);
        builder.Services.AddPrivacy(builder.Configuration);
        builder.Services.AddEventStream();
        builder.Services.AddInsights();
        builder.Services.AddRequestLog(builder.Configuration);
        builder.Services.AddApiDocs();
        builder.Services.AddSingleton<RenderComponent>();
        builder.Services.AddTravellerPages();
        builder.Services.AddInstall();
        builder.Services.AddClaims(builder.Configuration);
        builder.Services.AddCodes();
        builder.Services.AddWebApp(builder.Configuration);
        builder.Services.AddNative();
        builder.Services.AddPortal();
        builder.Services.AddDesk();
        builder.Services.AddDevelopers();
        builder.Services.AddOperations();
        builder.Services.AddBranding();
        adjust?.Invoke(builder);

        var app = builder.Build();
        app.DerivePublicUrl();
        app.UseTrustedProxies();
        app.UseResponseCompression();
        app.UseRequestLog();
        app.UseMiddleware<LastResort>();
        app.UseRouting();
        app.UseExactPaths();
        app.UseSignatures();
        app.UsePortal();
        app.MapHealth();
        app.MapGroup("/api").MapTime().MapMessaging().MapClaims().MapRedemptions().MapWebApp();
        app.MapEsims();
        app.MapRedeemPages();
        app.MapGroup("/api").RequireSignature().MapPackages().MapBookings().MapCodes().MapEsims().MapRedirectTokens()
            .MapMessages().MapWebhooks().MapEventStream().MapPrivacy().MapImports().MapRequestLog().MapNative();
        StopReminders.Map(app);
        app.MapApiDocs();
        app.MapTravellerPages();
        app.MapInstall();
        app.MapLogos();
        app.MapClaimPages();
        app.MapWebAppPages();
        app.MapPortal().MapInsights().MapDevelopers().MapOperations().MapDesk().MapImportPages().MapBranding();
        if (!HubbySettings.Read(app.Services).IsProduction)
            app.MapCapturedMails();
        return app;
    }
}
