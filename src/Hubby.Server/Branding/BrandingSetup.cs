using Hubby.Members;
using Hubby.Messaging.Email;
using Hubby.Portal;

namespace Hubby.Branding;

/// <summary>How a partner looks and when it writes, as its owners keep it in the portal.</summary>
static class BrandingSetup
{
    /// <summary>A form with a file, also one that is too large, so that the page can say so.</summary>
    const int MostBytes = 16 * 1024 * 1024;

    public static IServiceCollection AddBranding(this IServiceCollection services) =>
        services.AddSingleton<SampleMails>().AddSingleton<BrandTools>().AddScoped<KeepLogo>().AddHostedService<LogoSweep>();

    public static void MapLogos(this WebApplication app) => app.MapGet("/logos/{name}", ShowLogo.Handle).ExcludeFromDescription();

    public static RouteGroupBuilder MapBranding(this RouteGroupBuilder portal)
    {
        var brand = portal.MapGroup("/brand").For(Permission.Manage);
        brand.MapGet("", BrandPages.Show);
        brand.MapPost("", BrandPages.Write).ForUpload(Permission.Manage, MostBytes);
        brand.MapGet("/preview/mail", PreviewFrames.Mail);
        brand.MapGet("/preview/page", PreviewFrames.Page);
        brand.MapGet("/remove", BrandPages.ShowRemove);
        brand.MapPost("/remove", BrandPages.Remove).For(Permission.Manage);

        var schedules = portal.MapGroup("/schedules").For(Permission.Manage);
        schedules.MapGet("", SchedulePages.List);
        schedules.MapGet("/new", SchedulePages.ShowNew);
        schedules.MapPost("/new", SchedulePages.Add).For(Permission.Manage);
        schedules.MapGet("/of/{name}", SchedulePages.Show);
        schedules.MapPost("/of/{name}", SchedulePages.Change).For(Permission.Manage);
        schedules.MapGet("/of/{name}/{act}", SchedulePages.ShowTurn);
        schedules.MapPost("/of/{name}/{act}", SchedulePages.Turn).For(Permission.Manage);
        return portal;
    }
}
