using Hubby.Http;

namespace Hubby.Messaging.Sms;

static class SmsSetup
{
    public static IServiceCollection AddSms(this IServiceCollection services, IConfiguration configuration)
    {
        services.Configure<TwilioOptions>(configuration.GetSection(TwilioOptions.Section))
            .Configure<KannelOptions>(configuration.GetSection(KannelOptions.Section))
            .AddProviderClient<TwilioSms>()
            .AddProviderClient<KannelSms>()
            .AddSingleton<ISmsProvider>(provider => provider.GetRequiredService<TwilioSms>())
            .AddSingleton<ISmsProvider>(provider => provider.GetRequiredService<KannelSms>());
        services.AddOptions<SmsOptions>().Bind(configuration.GetSection(SmsOptions.Section))
            .Validate(sms => sms.Provider is null or SmsOptions.Twilio or SmsOptions.Kannel,
                "Sms:Provider must be twilio or kannel.")
            .Validate(sms => sms.MaxSegments is >= 1 and <= 10, "Sms:MaxSegments must be from 1 to 10.")
            .Validate(sms => sms.Provider != SmsOptions.Twilio
                || IsComplete(Read<TwilioOptions>(configuration, TwilioOptions.Section)),
                "Sms:Provider twilio needs Sms:Twilio:AccountSid, AuthToken, and From or MessagingServiceSid.")
            .Validate(sms => sms.Provider != SmsOptions.Kannel
                || IsComplete(Read<KannelOptions>(configuration, KannelOptions.Section)),
                "Sms:Provider kannel needs Sms:Kannel:Username and Password.")
            .ValidateOnStart();
        return services.AddChannel<SmsChannel>();
    }

    static T Read<T>(IConfiguration configuration, string section) where T : new() =>
        configuration.GetSection(section).Get<T>() ?? new();

    static bool IsComplete(TwilioOptions twilio) => twilio is { AccountSid: not null, AuthToken: not null }
        && (twilio.From ?? twilio.MessagingServiceSid) is not null;

    static bool IsComplete(KannelOptions kannel) => kannel is { Username: not null, Password: not null };
}
