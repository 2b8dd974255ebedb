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
            .AddScoped<ImportProfiles>()
            .AddScoped<ReadStock>()
            .AddHostedService<CheckEsims>();
    }
}
