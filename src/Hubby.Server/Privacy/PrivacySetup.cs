using Hubby.Http;

namespace Hubby.Privacy;

static class PrivacySetup
{
    public static IServiceCollection AddPrivacy(this IServiceCollection services, IConfiguration configuration) => services
        .AddAnswers(PrivacyJson.Default)
        .Configure<PrivacyOptions>(configuration.GetSection(PrivacyOptions.Section))
        .AddScoped<EraseTraveller>()
        .AddHostedService<PrivacySweep>();

    public static RouteGroupBuilder MapPrivacy(this RouteGroupBuilder api)
    {
        var privacy = api.MapGroup("/privacy").WithTags("Privacy");
        privacy.MapGet("/export", ExportTraveller.Handle).WithName("export_traveller").WithSummary("What is held on a traveller")
            .WithDescription("Everything in your account that names an e-mail address, and all of the bookings made for it.")
            .Documented(PrivacyDocs.Export);
        privacy.MapPost("/erase", EraseTraveller.Handle).WithName("erase_traveller").WithSummary("Erase a traveller")
            .WithDescription("Takes everything personal out of the bookings made for an e-mail address, and the address out of "
                + "all others. The bookings stay, with nobody in them; waiting messages do not go out. Codes stay usable, or are "
                + "void, as you choose. It cannot be undone.")
            .Documented(PrivacyDocs.Erase);
        return api;
    }
}
