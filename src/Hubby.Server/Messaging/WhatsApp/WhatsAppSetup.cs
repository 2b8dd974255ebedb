using Hubby.Http;

namespace Hubby.Messaging.WhatsApp;

static class WhatsAppSetup
{
    public static IServiceCollection AddWhatsApp(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddProviderClient<WhatsAppClient>();
        services.AddOptions<WhatsAppOptions>().Bind(configuration.GetSection(WhatsAppOptions.Section))
            .Validate(options => options.PhoneNumberId is null || options is { AccessToken: not null, AppSecret: not null },
                "WhatsApp:PhoneNumberId needs WhatsApp:AccessToken and WhatsApp:AppSecret.")
            .Validate(options => WhatsAppTemplate.Codes(options).Length > 0,
                "WhatsApp:Languages must name one at least, such as en.")
            .Validate(options => options.Templates.Keys.All(key => WhatsAppTemplate.Uses.Contains(key.Split('.')[0])),
                $"WhatsApp:Templates are for {string.Join(", ", WhatsAppTemplate.Uses)}.")
            .ValidateOnStart();
        return services.AddChannel<WhatsAppChannel>();
    }
}
