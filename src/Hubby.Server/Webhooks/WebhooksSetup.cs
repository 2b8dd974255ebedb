using Hubby.Data;
using Hubby.Events;
using Hubby.Http;
using Microsoft.Extensions.Options;

namespace Hubby.Webhooks;

static class WebhooksSetup
{
    public static IServiceCollection AddWebhooks(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<WebhooksOptions>().Bind(configuration.GetSection(WebhooksOptions.Section))
            .Validate(options => options.LogDays is >= 4 and <= 3650, "Webhooks:LogDays must be from 4 to 3650.")
            .ValidateOnStart();
        return services.AddServices();
    }

    static IServiceCollection AddServices(this IServiceCollection services) => services
        .AddAnswers(WebhooksJson.Default)
        .AddSafeClient<WebhookClient>()
        .AddSingleton<WebhookSignal>()
        .AddSingleton<IReactor, PlanDeliveries>()
        .AddSingleton<DeliveryQueue>()
        .AddSingleton<SendWebhook>()
        .AddSingleton<SettleDeliveries>()
        .AddSingleton(provider => new GroupCommit<EndedAttempt, bool>(
            provider.GetRequiredService<SettleDeliveries>(), provider.GetRequiredService<IOptions<GroupCommitOptions>>().Value,
            provider.GetRequiredService<ILoggerFactory>().CreateLogger("Hubby.Data.GroupCommit")))
        .AddHostedService(provider => provider.GetRequiredService<GroupCommit<EndedAttempt, bool>>())
        .AddHostedService<DeliverWebhooks>()
        .AddHostedService<WebhookSweep>()
        .AddSingleton<ReadWebhook>()
        .AddScoped<ChangeWebhooks>()
        .AddScoped<RotateWebhookSecret>()
        .AddScoped<WebhookDeliveries>()
        .AddScoped<RetryDeliveries>()
        .AddScoped<ReplayWebhook>();

    public static RouteGroupBuilder MapWebhooks(this RouteGroupBuilder api)
    {
        var webhooks = api.MapGroup("/webhooks").WithTags("Webhooks");
        webhooks.MapPost("", ChangeWebhooks.Create).WithName("create_webhook").WithSummary("Make a webhook")
            .WithDescription("Its secret is in this answer and in no other. `events` left out means all.")
            .Documented(WebhookDocs.Create);
        webhooks.MapGet("", ChangeWebhooks.List).WithName("list_webhooks").WithSummary("List your webhooks")
            .WithDescription("All of them, oldest first, without their secrets.").Documented(WebhookDocs.List);
        webhooks.MapPut("/{id}", ChangeWebhooks.Change).WithName("update_webhook")
            .WithSummary("Change, disable or enable a webhook")
            .WithDescription("What is left out stays. Disabling ends what waits; it can be replayed once the webhook is enabled.")
            .Documented(WebhookDocs.Change);
        webhooks.MapDelete("/{id}", ChangeWebhooks.Delete).WithName("delete_webhook").WithSummary("Delete a webhook")
            .WithDescription("With its log. Nothing of it is sent any more.").Documented(WebhookDocs.Delete);
        webhooks.MapPost("/{id}/rotate-secret", RotateWebhookSecret.Handle).WithName("rotate_webhook_secret")
            .WithSummary("Give a webhook a new secret")
            .WithDescription("Until the overlap ends, deliveries carry a signature by each of the two secrets.")
            .Documented(WebhookDocs.Rotate);
        webhooks.MapPost("/{id}/ping", WebhookDeliveries.Ping).WithName("ping_webhook").WithSummary("Try a webhook")
            .WithDescription("Sends an event of type `ping`, whatever `events` says.").Documented(WebhookDocs.Ping);
        webhooks.MapGet("/{id}/deliveries", WebhookDeliveries.List).WithName("list_webhook_deliveries")
            .WithSummary("What was sent to a webhook and what it answered")
            .WithDescription("Newest first, kept for 30 days; of an answer the first 16 KB.").Documented(WebhookDocs.Deliveries);
        webhooks.MapPost("/{id}/deliveries/{delivery}/redeliver", WebhookDeliveries.Redeliver)
            .WithName("redeliver_webhook").WithSummary("Send a delivery again")
            .WithDescription("Under the same `webhook-id`. One that is pending stays as it is.")
            .Documented(WebhookDocs.Redeliver);
        webhooks.MapPost("/{id}/replay", ReplayWebhook.Handle).WithName("replay_webhook")
            .WithSummary("Send the events of a time again")
            .WithDescription("All that the webhook wants to hear of, 10,000 or a few less at once; when there are more, go on "
                + "from `next_from`. The receiver knows repeats by their `webhook-id`.")
            .Documented(WebhookDocs.Replay);
        return api;
    }
}
