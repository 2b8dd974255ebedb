using Hubby.Data;
using Hubby.Events;
using Hubby.Http;
using Hubby.Messages;
using Hubby.Messaging.Email;
using Hubby.Messaging.Push;
using Hubby.Messaging.Schedules;
using Hubby.Messaging.Sms;
using Hubby.Messaging.WhatsApp;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Hubby.Messaging;

static class MessagingSetup
{
    public static IServiceCollection AddMessaging(this IServiceCollection services, IConfiguration configuration) => services
        .Configure<MessagingOptions>(configuration.GetSection(MessagingOptions.Section))
        .AddEventDocs(MessageEventDocs.All)
        .AddSingleton<MessageSignals>()
        .AddSingleton<ReadTravellerMessages>()
        .AddSingleton<CapMessages>()
        .AddHostedService<MessageCountSweep>()
        .AddSingleton<MessageQueue>()
        .AddSingleton<SettleTries>()
        .AddSingleton(provider => new GroupCommit<EndedTry, bool>(
            provider.GetRequiredService<SettleTries>(), provider.GetRequiredService<IOptions<GroupCommitOptions>>().Value,
            provider.GetRequiredService<ILoggerFactory>().CreateLogger("Hubby.Data.GroupCommit")))
        .AddHostedService(provider => provider.GetRequiredService<GroupCommit<EndedTry, bool>>())
        .AddSingleton<Handovers>()
        .AddSingleton<SettleHandovers>()
        .AddHostedService(provider => provider.GetRequiredService<SettleHandovers>())
        .AddSingleton<PlanMessages>()
        .AddSingleton<IReactor>(provider => provider.GetRequiredService<PlanMessages>())
        .AddSingleton<IReactor, PlanEsimMessages>()
        .AddSingleton<IChannelsInForce, ChannelsInForce>()
        .AddSchedules()
        .AddEmail(configuration)
        .AddSingleton<DeliveryReference>()
        .AddScoped<RecordDelivery>()
        .AddAnswers(SendAgainJson.Default)
        .AddScoped<RetryMessages>()
        .AddScoped<SendAgain>()
        .AddScoped<PreviewMail>();

    /// <summary>The open routes: what providers call, and what subscribes to notifications.</summary>
    public static RouteGroupBuilder MapMessaging(this RouteGroupBuilder api)
    {
        var callbacks = api.MapGroup("").WithTags("Callbacks");
        TwilioReports.Map(callbacks);
        KannelReports.Map(callbacks);
        WhatsAppReports.Map(callbacks);
        PushRoutes.Map(api);
        return api;
    }

    /// <summary>The partner's own routes.</summary>
    public static RouteGroupBuilder MapMessages(this RouteGroupBuilder api)
    {
        api.MapPost("/bookings/{id}/messages", SendAgain.Handle).WithTags("Bookings").WithName("send_booking_message")
            .WithSummary("Send a booking's message again")
            .WithDescription("The promo codes or the eSIM once more, on the channel you choose, whether or not the booking asked "
                + "for it. Answers as soon as the message is kept; what becomes of it stands in the booking and its events. A "
                + "channel without an address is `skipped` and says so.")
            .Documented(SendAgainDocs.Send);
        return api;
    }

    /// <summary>A channel with its workers.</summary>
    public static IServiceCollection AddChannel<TChannel>(this IServiceCollection services) where TChannel : class, IChannel =>
        Registered<TChannel>(services)
            .AddSingleton<IChannel>(provider => provider.GetRequiredService<TChannel>())
            .AddSingleton<IHostedService>(provider =>
                ActivatorUtilities.CreateInstance<SendMessages>(provider, provider.GetRequiredService<TChannel>()));

    static IServiceCollection Registered<TChannel>(IServiceCollection services) where TChannel : class
    {
        services.TryAddSingleton<TChannel>();
        return services;
    }
}
