using Hubby.Http;

namespace Hubby.Messaging.Push;

static class PushSetup
{
    public static IServiceCollection AddPush(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<PushOptions>().Bind(configuration.GetSection(PushOptions.Section))
            .Validate(push => push.VapidPrivateKey is null || VapidKeys.Parse(push.VapidPrivateKey) is not null,
                "Push:VapidPrivateKey must be a private key of P-256: 32 bytes in base64url.")
            .Validate(push => push.Subject is null || IsContact(push.Subject), "Push:Subject must begin with mailto: or https:.")
            .Validate(push => push.FcmServiceAccountFile is null || IsAccount(push.FcmServiceAccountFile),
                "Push:FcmServiceAccountFile must be the JSON key file of a Google service account.")
            .Validate(push => push.SubscriptionsPerMinute > 0, "Push:SubscriptionsPerMinute must be 1 or more.")
            .ValidateOnStart();
        return services.AddAnswers(PushJson.Default)
            .AddSafeClient<WebPushSender>()
            .AddProviderClient<FcmToken>()
            .AddProviderClient<FcmSender>()
            .AddSingleton<VapidKeys>()
            .AddSingleton<SubscriptionLimit>()
            .AddScoped<Subscribe>()
            .AddSingleton<IPushSender>(provider => provider.GetRequiredService<WebPushSender>())
            .AddSingleton<IPushSender>(provider => provider.GetRequiredService<FcmSender>())
            .AddChannel<PushChannel>();
    }

    static bool IsContact(string subject) =>
        subject.StartsWith("mailto:", StringComparison.Ordinal) || subject.StartsWith("https:", StringComparison.Ordinal);

    static bool IsAccount(string file)
    {
        using var account = FcmAccount.Read(file);
        return account is not null;
    }
}
