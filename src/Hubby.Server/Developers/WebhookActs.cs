using Hubby.Data;
using Hubby.Developers.Pages;
using Hubby.Http;
using Hubby.Members;
using Hubby.Portal;
using Hubby.Webhooks;

namespace Hubby.Developers;

/// <summary>What a partner's people do with its endpoints: the use cases of the API, with an entry in the audit.</summary>
static class WebhookActs
{
    public static async Task<IResult> Create(
        PortalPage page, AppDb db, ReadWebhook read, ChangeWebhooks change, CancellationToken ct)
    {
        var (form, wish) = WebhookForm.Read(page, read, id: null);
        if (wish is null)
            return WebhookPages.Form(page, StatusCodes.Status400BadRequest, form);
        page.Audit(db, "webhook.created", Target(wish.Url!), wish.Events);
        var (issued, problem) = await change.CreateAsync(page.Partner.Id, wish, ct);
        return issued is null ? WebhookPages.Form(page, problem!.Status, form with { Fault = problem.Message })
            : page.Show<IssuedWebhookPage>((nameof(IssuedWebhookPage.View), new IssuedWebhookView { Issued = issued }));
    }

    public static async Task<IResult> Change(
        PortalPage page, Guid id, AppDb db, ReadWebhook read, ChangeWebhooks change, CancellationToken ct)
    {
        if (await db.FindWebhookAsync(page.Partner.Id, id, ct) is not { } endpoint)
            return page.NotFound();
        var (form, wish) = WebhookForm.Read(page, read, id);
        if (wish is null)
            return WebhookPages.Form(page, StatusCodes.Status400BadRequest, form);
        page.Audit(db, "webhook.changed", Target(endpoint.Url), $"{Target(wish.Url!)}, {wish.Events}");
        var (_, problem) = await change.ChangeAsync(page.Partner.Id, id, wish, ct);
        return Ended(page, id, problem, "The webhook is changed. It counts from the next event.");
    }

    public static Task<IResult> Pause(PortalPage page, Guid id, AppDb db, ChangeWebhooks change, CancellationToken ct) =>
        EnableAsync(page, id, db, change, false, "webhook.paused", "Nothing is sent any more until you enable it.", ct);

    public static Task<IResult> Enable(PortalPage page, Guid id, AppDb db, ChangeWebhooks change, CancellationToken ct) =>
        EnableAsync(page, id, db, change, true, "webhook.enabled",
            "Events are sent again from now on. Replay what it has missed.", ct);

    static async Task<IResult> EnableAsync(PortalPage page, Guid id, AppDb db, ChangeWebhooks change, bool isEnabled,
        string action, string done, CancellationToken ct)
    {
        if (await db.FindWebhookAsync(page.Partner.Id, id, ct) is not { } endpoint)
            return page.NotFound();
        page.Audit(db, action, Target(endpoint.Url));
        var (_, problem) = await change.ChangeAsync(page.Partner.Id, id, new(null, null, isEnabled), ct);
        return Ended(page, id, problem, done);
    }

    public static async Task<IResult> Delete(
        PortalPage page, Guid id, AppDb db, ChangeWebhooks change, CancellationToken ct)
    {
        if (await db.FindWebhookAsync(page.Partner.Id, id, ct) is not { } endpoint)
            return page.NotFound();
        page.Audit(db, "webhook.deleted", Target(endpoint.Url));
        return await change.DeleteAsync(page.Partner.Id, id, ct) is { } problem ? Failed(page, problem)
            : page.Go(WebhookPages.Root, $"{endpoint.ShortUrl()} is deleted, with its log.");
    }

    public static async Task<IResult> Rotate(
        PortalPage page, Guid id, AppDb db, RotateWebhookSecret rotate, CancellationToken ct)
    {
        if (await db.FindWebhookAsync(page.Partner.Id, id, ct) is not { } endpoint)
            return page.NotFound();
        if (RotateKeyView.HoursOf(page.Field("overlap")) is not { } hours)
        {
            return page.Show<RotateSecretPage>(StatusCodes.Status400BadRequest, (nameof(RotateSecretPage.View),
                new WebhookActView { Endpoint = endpoint, Fault = "Choose how long both secrets sign." }));
        }

        page.Audit(db, "webhook.secret_rotated", Target(endpoint.Url), $"the old one signs for {hours} h more");
        var (issued, problem) = await rotate.HandleAsync(page.Partner.Id, id, hours, ct);
        return issued is null ? Failed(page, problem!) : page.Show<IssuedWebhookPage>(
            (nameof(IssuedWebhookPage.View), new IssuedWebhookView { Issued = issued, IsRotated = true }));
    }

    public static async Task<IResult> Ping(
        PortalPage page, Guid id, AppDb db, WebhookDeliveries deliveries, CancellationToken ct)
    {
        if (await db.FindWebhookAsync(page.Partner.Id, id, ct) is not { } endpoint)
            return page.NotFound();
        page.Audit(db, "webhook.pinged", Target(endpoint.Url));
        var (delivery, problem) = await deliveries.PingAsync(page.Partner.Id, id, ct);
        return delivery is null ? Failed(page, problem!)
            : page.Go($"{WebhookPages.Root}/{id}?d={delivery.Id}#delivery", "The ping is on its way.");
    }

    public static async Task<IResult> Redeliver(
        PortalPage page, Guid id, Guid delivery, AppDb db, WebhookDeliveries deliveries, CancellationToken ct)
    {
        if (await db.FindWebhookAsync(page.Partner.Id, id, ct) is not { } endpoint)
            return page.NotFound();
        page.Audit(db, "webhook.redelivered", Target(endpoint.Url), $"delivery {delivery}");
        var (sent, problem) = await deliveries.RedeliverAsync(page.Partner.Id, id, delivery, ct);
        return sent is null ? Failed(page, problem!)
            : page.Go($"{WebhookPages.Root}/{id}?d={delivery}#delivery", "The delivery is on its way.");
    }

    public static async Task<IResult> Replay(PortalPage page, Guid id, AppDb db, ReplayWebhook replay, CancellationToken ct)
    {
        if (await db.FindWebhookAsync(page.Partner.Id, id, ct) is not { } endpoint)
            return page.NotFound();
        var (form, range) = ReplayForm.Read(page, endpoint);
        if (range is null)
            return page.Show<ReplayPage>(StatusCodes.Status400BadRequest, (nameof(ReplayPage.Form), form));
        if (endpoint.DisabledAt is not null)
            return ReplayFailed(page, form, WebhookProblems.Disabled);

        // A replay has many transactions: the entry comes before the first of them.
        page.Audit(db, "webhook.replayed", Target(endpoint.Url),
            $"{range.From:yyyy-MM-dd HH:mm} to {range.To:yyyy-MM-dd HH:mm}{(range.LeavesDelivered ? ", not delivered" : "")}");
        await db.SaveChangesAsync(ct);
        var (answer, problem) = await replay.ReplayAsync(page.Partner.Id, id, range, ct);
        if (answer is null)
            return ReplayFailed(page, form, problem!);
        var more = answer.NextFrom is { } next ? $" That is all for once: go on from {next:yyyy-MM-dd HH:mm} UTC." : "";
        return page.Go($"{WebhookPages.Root}/{id}", answer.Deliveries == 1 ? $"1 event is on its way.{more}"
            : $"{Counts.Of(answer.Deliveries, "event")} are on their way.{more}");
    }

    static IResult ReplayFailed(PortalPage page, ReplayForm form, Problem problem) => page.Show<ReplayPage>(
        problem.Status, (nameof(ReplayPage.Form), form with { Fault = Words(problem) }));

    static IResult Ended(PortalPage page, Guid id, Problem? problem, string done) =>
        problem is null ? page.Go($"{WebhookPages.Root}/{id}", done) : Failed(page, problem);

    static IResult Failed(PortalPage page, Problem problem) => problem.Status == StatusCodes.Status404NotFound
        ? page.NotFound() : page.Refuse(problem with { Message = Words(problem) });

    static string Words(Problem problem) =>
        problem.Code == WebhookProblems.Disabled.Code ? "This webhook is disabled. Enable it first." : problem.Message;

    // A secret may stand in what follows the path, and an address may be longer than an entry's target.
    static string Target(string url) => new Uri(url).GetLeftPart(UriPartial.Path).Cut(AuditEntry.MaxTarget);
}
