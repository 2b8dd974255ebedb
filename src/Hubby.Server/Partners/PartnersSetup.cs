using Hubby.Data;

namespace Hubby.Partners;

static class PartnersSetup
{
    public static void AddPartners(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<RateLimitOptions>()
            .Bind(configuration.GetSection(RateLimitOptions.Section))
            .Validate(limits => limits.PerKey is >= 0 and <= 1_000_000, "RateLimits:PerKey must be between 0 and 1000000.")
            .ValidateOnStart();
        services.AddSingleton(_ => MasterKey.Load(configuration));
        services.AddSingleton<KeyMint>();
        services.AddScoped<CreatePartner>();
        services.AddScoped<SetBrand>();
        services.AddScoped<ChangeKeys>();
        services.AddScoped<DemoPartner>();
        services.AddSingleton<PartnerDirectory>();
        services.AddSingleton<PartnerRefresh>();
        services.AddHostedService(provider => provider.GetRequiredService<PartnerRefresh>());
    }
}
