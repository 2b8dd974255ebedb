using Hubby.Http;

namespace Hubby.Esims;

static class EsimsSetup
{
    public static IServiceCollection AddEsims(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddEventDocs(EsimEventDocs.All);
        services.AddOptions<EsimsOptions>().Bind(configuration.GetSection(EsimsOptions.Section))
            .Validate(options => options.ReissuesByTraveller is >= 0 and <= 100,
                "Esims:ReissuesByTraveller must be from 0 to 100.")
            .Validate(options => options.LowStock is >= 0 and <= 1_000_000, "Esims:LowStock must be from 0 to 1000000.")
            .ValidateOnStart();
        return services
            .AddAnswers(EsimsJson.Default)
            .AddSingleton<EsimSecrets>()
            .AddSingleton<EsimSignal>()
            .AddSingleton<IEsimProvider, SandboxProvider>()
            .AddSingleton<IEsimProvider, InventoryProvider>()
            .AddSingleton<EsimProviders>()
            .AddScoped<AssignEsim>()
            .AddScoped<ReissueEsim>()
            .AddScoped<AskAgain>()
            .AddScoped<ReadEsim>()
            .AddScoped<TopUpEsim>()
            .AddScoped<ImportProfiles>()
            .AddScoped<ReadStock>()
            .AddHostedService<CheckEsims>();
    }

    public static RouteGroupBuilder MapEsims(this RouteGroupBuilder api)
    {
        var esims = api.MapGroup("/esims").WithTags("eSIMs");
        esims.MapGet("", ListEsims.Handle).WithName("list_esims").WithSummary("List eSIMs, newest first")
            .WithDescription("Those of your travellers, without their codes. Filters narrow the list together. Go on with "
                + "`next_cursor` while `has_more` is true; a page stays put while new eSIMs are given.")
            .Documented(EsimDocs.List);
        esims.MapGet("/{iccid}", ReadEsim.Handle).WithName("get_esim").WithSummary("Read an eSIM and its codes")
            .WithDescription("The codes install it, so show them to its traveller alone. Another partner's eSIM does not exist "
                + "for you.")
            .Documented(EsimDocs.Read);
        esims.MapGet("/{iccid}/qr.svg", ReadEsim.Svg).WithName("get_esim_qr_svg").WithSummary("The QR code as SVG")
            .WithDescription("Black on white with its quiet zone. Whoever scans it can install the eSIM.")
            .Documented(EsimDocs.Picture(QrAnswer.SvgType));
        esims.MapGet("/{iccid}/qr.png", ReadEsim.Png).WithName("get_esim_qr_png").WithSummary("The QR code as PNG")
            .WithDescription("Black on white with its quiet zone. Whoever scans it can install the eSIM.")
            .Documented(EsimDocs.Picture(QrAnswer.PngType));
        esims.MapGet("/{iccid}/usage", ReadEsim.Usage).WithName("get_esim_usage").WithSummary("What is used and what is left")
            .WithDescription("In bytes, with its days, for the whole eSIM and for each package on it, top-ups included.")
            .Documented(EsimDocs.ReadUsage);
        esims.MapPost("/topup", TopUpEsim.Handle).WithName("top_up_esim").WithSummary("Add data to an eSIM")
            .WithDescription("Works at once, with nothing to install; one whose data was used up is online again. Its end moves "
                + "to that of the added package, where that is later. Sent twice it is done once: by its `Idempotency-Key`, or "
                + "without one by the same signature with the same body.")
            .Documented(EsimDocs.Add);
        return api;
    }
}
