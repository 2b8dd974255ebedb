namespace Hubby.Notices;

static class NoticesSetup
{
    public static IServiceCollection AddNotices(this IServiceCollection services) => services
        .AddSingleton<NoticeSignal>()
        .AddSingleton<NotifyPartner>()
        .AddScoped<RetryNotices>()
        .AddSingleton<WriteNotice>()
        .AddHostedService<SendNotices>()
        .AddHostedService<NoticeSweep>();
}
