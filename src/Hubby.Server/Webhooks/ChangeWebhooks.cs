using Hubby.Data;
using Hubby.Events;
using Hubby.Http;
using Hubby.Partners;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Webhooks;

/// <summary>An endpoint whose secret was just made: the only moment it can be shown.</summary>
sealed record IssuedWebhook(WebhookEndpoint Endpoint, WebhookSecret Secret);

/// <summary>
/// Makes, lists, changes and deletes endpoints. What the caller has added to the context is saved with the change.
/// </summary>
sealed class ChangeWebhooks(AppDb db, SecretBox box, ReadWebhook read, PartnerDirectory directory, TimeProvider clock)
{
    const string Kept = "The secret is shown this once; keep it.";

    public static Task<IResult> Create(HttpContext http, Caller caller, ChangeWebhooks change, CancellationToken ct) =>
        change.ReadAsync(http, isNew: true, async wish =>
        {
            var (issued, problem) = await change.CreateAsync(caller.Partner.Id, wish, ct);
            if (issued is null)
                return problem!.ToResult();
            http.Response.Headers.Location = $"/api/webhooks/{issued.Endpoint.Id}";
            return WebhookBytes.Answer(StatusCodes.Status201Created, Kept,
                WebhookAnswer.Of(issued.Endpoint, issued.Endpoint.CreatedAt, issued.Secret.Text));
        });

    public static async Task<IResult> List(Caller caller, AppDb db, TimeProvider clock, CancellationToken ct)
    {
        var rows = await db.WebhookEndpoints.Where(row => row.PartnerId == caller.Partner.Id)
            .OrderBy(row => row.Id).ToListAsync(ct);
        var now = clock.Now();
        return WebhookBytes.Answer(
            new Page<WebhookAnswer>("Your webhooks.", [.. rows.Select(row => WebhookAnswer.Of(row, now))], false, null));
    }

    public static Task<IResult> Change(
        IdInPath id, HttpContext http, Caller caller, ChangeWebhooks change, CancellationToken ct) =>
        change.ReadAsync(http, isNew: false, async wish =>
        {
            var (endpoint, problem) = await change.ChangeAsync(caller.Partner.Id, id, wish, ct);
            return endpoint is null ? problem!.ToResult() : WebhookBytes.Answer(
                StatusCodes.Status200OK, "The webhook as it is now.", WebhookAnswer.Of(endpoint, change.Now));
        });

    public static async Task<IResult> Delete(IdInPath id, Caller caller, ChangeWebhooks change, CancellationToken ct) =>
        await change.DeleteAsync(caller.Partner.Id, id, ct) is { } problem ? problem.ToResult() : Results.NoContent();

    DateTimeOffset Now => clock.Now();

    async Task<IResult> ReadAsync(HttpContext http, bool isNew, Func<WebhookWish, Task<IResult>> write)
    {
        var (json, malformed) = JsonBody.Parse(http.Features.GetRequiredFeature<RequestBody>().Bytes);
        using (json)
        {
            if (malformed is not null)
                return malformed.ToResult();
            var faults = new Faults();
            var wish = read.From(json!.RootElement, isNew, faults);
            return wish is null || faults.Count > 0 ? Problems.InvalidRequest.ToResult(faults) : await write(wish);
        }
    }

    public async Task<(IssuedWebhook? Issued, Problem? Problem)> CreateAsync(
        Guid partnerId, WebhookWish wish, CancellationToken ct)
    {
        var (secret, now) = (WebhookSecret.New(), clock.Now());
        var id = Ids.Row(now);
        var endpoint = new WebhookEndpoint
        {
            PartnerId = partnerId,
            Id = id,
            Url = wish.Url!,
            Events = wish.Events ?? EventTypes.All,
            SealedSecret = secret.Seal(box, id),
            CreatedAt = now,
        };

        // Changes of partners come one after another, so what is counted here holds until the commit.
        await using (var change = await db.BeginPartnerChangeAsync(ct))
        {
            if (await db.WebhookEndpoints.CountAsync(row => row.PartnerId == partnerId, ct) >= WebhookEndpoint.MostPerPartner)
                return (null, WebhookProblems.TooMany);
            db.Add(endpoint);
            await db.SaveChangesAsync(ct);
            await SetHasWebhooksAsync(partnerId, true, ct);
            await change.CommitAsync(ct);
        }

        await directory.RefreshAsync(ct);
        return (new(endpoint, secret), null);
    }

    public async Task<(WebhookEndpoint? Endpoint, Problem? Problem)> ChangeAsync(
        Guid partnerId, Guid id, WebhookWish wish, CancellationToken ct)
    {
        var now = clock.Now();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var row = db.WebhookEndpoints.Where(each => each.PartnerId == partnerId && each.Id == id);
        await row.ExecuteUpdateAsync(set => set
            .SetProperty(each => each.Url, each => wish.Url ?? each.Url)
            .SetProperty(each => each.Events, each => wish.Events ?? each.Events), ct);
        if (wish.IsEnabled is true)
        {
            await row.Where(each => each.DisabledAt != null).ExecuteUpdateAsync(set => set
                .SetProperty(each => each.DisabledAt, (DateTimeOffset?)null)
                .SetProperty(each => each.DisabledReason, (string?)null)
                .SetProperty(each => each.FailingSince, (DateTimeOffset?)null), ct);
        }
        else if (wish.IsEnabled is false)
        {
            await row.Where(each => each.DisabledAt == null).ExecuteUpdateAsync(set => set
                .SetProperty(each => each.DisabledAt, now)
                .SetProperty(each => each.DisabledReason, DisabledReasons.Partner), ct);
            await db.FailWaitingDeliveriesAsync(partnerId, id, ct);
        }

        if (await db.FindWebhookAsync(partnerId, id, ct) is not { } endpoint)
            return (null, WebhookProblems.NotFound);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return (endpoint, null);
    }

    // Its log stays unreachable and ages away; nothing of it is sent any more.
    public async Task<Problem?> DeleteAsync(Guid partnerId, Guid id, CancellationToken ct)
    {
        await using var change = await db.BeginPartnerChangeAsync(ct);
        if (await db.WebhookEndpoints.Where(row => row.PartnerId == partnerId && row.Id == id).ExecuteDeleteAsync(ct) == 0)
            return WebhookProblems.NotFound;
        await db.FailWaitingDeliveriesAsync(partnerId, id, ct);
        var hasOthers = await db.WebhookEndpoints.AnyAsync(row => row.PartnerId == partnerId, ct);
        await SetHasWebhooksAsync(partnerId, hasOthers, ct);
        await db.SaveChangesAsync(ct);
        await change.CommitAsync(ct);
        return null;
    }

    Task<int> SetHasWebhooksAsync(Guid partnerId, bool has, CancellationToken ct) => db.Partners
        .Where(row => row.Id == partnerId).ExecuteUpdateAsync(set => set.SetProperty(row => row.HasWebhooks, has), ct);
}
