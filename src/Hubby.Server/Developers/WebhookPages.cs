using Hubby.Data;
using Hubby.Developers.Pages;
using Hubby.Portal;
using Hubby.Webhooks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Hubby.Developers;

/// <summary>A partner's endpoints and what was sent to them.</summary>
static class WebhookPages
{
    public const string Root = "/portal/webhooks";

    public static async Task<IResult> List(PortalPage page, AppDb db, ReadDeliveries deliveries, CancellationToken ct)
    {
        var partnerId = page.Partner.Id;
        var rows = await db.WebhookEndpoints.Where(row => row.PartnerId == partnerId).OrderBy(row => row.Id).ToListAsync(ct);
        var endpoints = new List<EndpointView>();
        foreach (var row in rows)
            endpoints.Add(new() { Endpoint = row, Health = await deliveries.HealthAsync(row, ct), Now = page.Now });
        return page.Show<WebhooksPage>((nameof(WebhooksPage.View), new WebhooksView { Endpoints = endpoints }));
    }

    public static async Task<IResult> Show(PortalPage page, Guid id, string? outcome, string? type, Guid? before, Guid? d,
        int? t, AppDb db, ReadDeliveries deliveries, IOptions<WebhooksOptions> options, CancellationToken ct)
    {
        if (await db.FindWebhookAsync(page.Partner.Id, id, ct) is not { } endpoint)
            return page.NotFound();
        var filter = WebhookFilter.Read(outcome, type, before);
        var (shown, next) = await deliveries.PageAsync(endpoint, filter.Outcome, filter.Type, before, ct);
        var selected = await deliveries.FindAsync(endpoint, d ?? (shown is [var first, ..] ? first.Id : Guid.Empty), ct);
        if (d is not null && selected is null)
            return page.NotFound();
        return page.Show<WebhookPage>((nameof(WebhookPage.View), new WebhookView
        {
            Endpoint = endpoint,
            Health = await deliveries.HealthAsync(endpoint, ct),
            Now = page.Now,
            Filter = filter,
            Shown = shown,
            Next = next,
            Selected = selected is null ? null : new(selected, t),
            LogDays = options.Value.LogDays,
        }));
    }

    public static IResult ShowNew(PortalPage page) => Form(page, StatusCodes.Status200OK, new());

    public static async Task<IResult> ShowChange(PortalPage page, Guid id, AppDb db, CancellationToken ct) =>
        await db.FindWebhookAsync(page.Partner.Id, id, ct) is { } endpoint
            ? Form(page, StatusCodes.Status200OK, WebhookForm.Of(endpoint)) : page.NotFound();

    public static async Task<IResult> ShowReplay(
        PortalPage page, Guid id, DateTimeOffset? from, AppDb db, CancellationToken ct) =>
        await db.FindWebhookAsync(page.Partner.Id, id, ct) is { } endpoint
            ? page.Show<ReplayPage>((nameof(ReplayPage.Form), ReplayForm.Of(endpoint, from, page.Now))) : page.NotFound();

    public static Task<IResult> ShowRotate(
        PortalPage page, Guid id, AppDb db, ReadDeliveries deliveries, CancellationToken ct) =>
        ShowActAsync<RotateSecretPage>(page, id, db, deliveries, ct);

    public static Task<IResult> ShowPause(
        PortalPage page, Guid id, AppDb db, ReadDeliveries deliveries, CancellationToken ct) =>
        ShowActAsync<PauseWebhookPage>(page, id, db, deliveries, ct);

    public static Task<IResult> ShowDelete(
        PortalPage page, Guid id, AppDb db, ReadDeliveries deliveries, CancellationToken ct) =>
        ShowActAsync<DeleteWebhookPage>(page, id, db, deliveries, ct);

    public static IResult Form(PortalPage page, int status, WebhookForm form) =>
        page.Show<WebhookFormPage>(status, (nameof(WebhookFormPage.Form), form));

    static async Task<IResult> ShowActAsync<TPage>(
        PortalPage page, Guid id, AppDb db, ReadDeliveries deliveries, CancellationToken ct)
        where TPage : Microsoft.AspNetCore.Components.IComponent
    {
        if (await db.FindWebhookAsync(page.Partner.Id, id, ct) is not { } endpoint)
            return page.NotFound();
        var health = await deliveries.HealthAsync(endpoint, ct);
        return page.Show<TPage>(("View", new WebhookActView { Endpoint = endpoint, Waiting = health.Waiting }));
    }
}

/// <summary>Says at the side bar that an endpoint needs somebody.</summary>
sealed class WebhookBadge : INavBadge
{
    public string At => "webhooks";

    public async Task<NavBadge?> CountAsync(
        AppDb db, Partners.Partner partner, DateTimeOffset now, CancellationToken ct)
    {
        if (!partner.HasWebhooks)
            return null;
        var failing = await db.WebhookEndpoints.CountAsync(row => row.PartnerId == partner.Id
            && (row.FailingSince != null || row.DisabledReason == DisabledReasons.Gone), ct);
        return failing == 0 ? null : new($"{failing} failing", IsHot: true);
    }
}
