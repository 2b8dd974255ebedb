using Hubby.Members;
using Hubby.Messaging.Email;
using Hubby.Portal;

namespace Hubby.Branding;

/// <summary>How a partner looks and when it writes, as its owners keep it in the portal.</summary>
static class BrandingSetup
{
    public static IServiceCollection AddBranding(this IServiceCollection services) =>
        services.AddSingleton<SampleMails>().AddSingleton<BrandTools>();

    public static RouteGroupBuilder MapBranding(this RouteGroupBuilder portal)
    {
        var brand = portal.MapGroup("/brand").For(Permission.Manage);
        brand.MapGet("", BrandPages.Show);
        brand.MapPost("", BrandPages.Write).For(Permission.Manage);
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
