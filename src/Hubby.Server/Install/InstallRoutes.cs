using Hubby.TravellerPages;

namespace Hubby.Install;

/// <summary>The pages at an eSIM's secret address, and what they need to be at hand without a network.</summary>
static class InstallRoutes
{
    public const string Root = "/esims";
    public const string Problem = "/problem";
    public const string Mail = "/mail";
    public const string Status = "/status";
    const string Worker = Root + "/sw.js";

    public static void MapInstall(this WebApplication app)
    {
        app.MapGet(Worker, GetWorker.Handle).ExcludeFromDescription();
        app.MapGet(AppIcon.Route, AppIcon.Handle).ExcludeFromDescription();
        var esim = app.MapGroup($"{Root}/{{link}}").ExcludeFromDescription();
        esim.MapGet("", ShowInstall.Handle);
        esim.MapGet(Status, ShowStatus.Handle);
        esim.MapPost(Mail, SendToEmail.Handle);
        esim.MapGet(Problem, ShowProblem.Handle);
        esim.MapPost(Problem, GetFreshEsim.Handle);
        esim.MapGet("/offline", ShowOffline.Handle);
        esim.MapGet("/app.webmanifest", AppManifest.Handle);
    }

    public static IServiceCollection AddInstall(this IServiceCollection services) => services
        .AddScoped<OpenEsim>()
        .AddSingleton<AppIcon>()
        .AddSingleton<IPreviewPage, InstallPreview>()
        .AddSingleton<IPreviewPage, ProblemPreview>()
        .AddSingleton<IPreviewPage, OfflinePreview>();
}
