using Hubby.Members;
using Hubby.Portal;

namespace Hubby.Developers;

/// <summary>Where a partner's developers help themselves: keys, webhooks, requests, events, and trying the API.</summary>
static class DevelopersSetup
{
    public static IServiceCollection AddDevelopers(this IServiceCollection services) => services
        .AddScoped<ReadKeyUse>()
        .AddScoped<ReadDeliveries>()
        .AddSingleton<ApiCalls>()
        .AddSingleton<SendTry>()
        .AddSingleton<INavBadge, WebhookBadge>();

    public static RouteGroupBuilder MapDevelopers(this RouteGroupBuilder portal)
    {
        var pages = portal.MapGroup("").For(Permission.Develop);
        pages.MapKeys();
        pages.MapWebhooks();
        pages.MapGet("/requests", RequestPages.Show);
        pages.MapGet("/requests/check", RequestPages.ShowCheck);
        pages.MapPost("/requests/check", RequestPages.Check);
        pages.MapPost("/requests/{id}/compare", RequestPages.Compare);
        pages.MapGet("/events", EventPages.Show);
        pages.MapGet("/try", TryPages.Show);
        pages.MapPost("/try", TryPages.Send);
        return portal;
    }

    static void MapKeys(this RouteGroupBuilder pages)
    {
        var keys = pages.MapGroup("/keys");
        keys.MapGet("", KeyPages.Show);
        keys.MapGet("/new", KeyPages.ShowNew);
        keys.MapPost("/new", KeyPages.Create);
        keys.MapGet("/{id:guid}/rotate", KeyPages.ShowRotate);
        keys.MapPost("/{id:guid}/rotate", KeyPages.Rotate);
        keys.MapGet("/{id:guid}/revoke", KeyPages.ShowRevoke);
        keys.MapPost("/{id:guid}/revoke", KeyPages.Revoke);
    }

    static void MapWebhooks(this RouteGroupBuilder pages)
    {
        var webhooks = pages.MapGroup("/webhooks");
        webhooks.MapGet("", WebhookPages.List);
        webhooks.MapGet("/new", WebhookPages.ShowNew);
        webhooks.MapPost("/new", WebhookActs.Create);
        var one = webhooks.MapGroup("/{id:guid}");
        one.MapGet("", WebhookPages.Show);
        one.MapGet("/change", WebhookPages.ShowChange);
        one.MapPost("/change", WebhookActs.Change);
        one.MapGet("/pause", WebhookPages.ShowPause);
        one.MapPost("/pause", WebhookActs.Pause);
        one.MapPost("/enable", WebhookActs.Enable);
        one.MapGet("/delete", WebhookPages.ShowDelete);
        one.MapPost("/delete", WebhookActs.Delete);
        one.MapGet("/rotate", WebhookPages.ShowRotate);
        one.MapPost("/rotate", WebhookActs.Rotate);
        one.MapGet("/replay", WebhookPages.ShowReplay);
        one.MapPost("/replay", WebhookActs.Replay);
        one.MapPost("/ping", WebhookActs.Ping);
        one.MapPost("/deliveries/{delivery:guid}/redeliver", WebhookActs.Redeliver);
    }
}
