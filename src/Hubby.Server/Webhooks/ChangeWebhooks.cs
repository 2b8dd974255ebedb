using Hubby.Data;
using Hubby.Events;
using Hubby.Http;
using Hubby.Partners;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Webhooks;

/// <summary>Makes, lists, changes and deletes endpoints.</summary>
sealed class ChangeWebhooks(AppDb db, SecretBox box, ReadWebhook read, PartnerDirectory directory, TimeProvider clock)
{
    const string Kept = "The secret is shown this once; keep it.";

    public static Task<IResult> Create(HttpContext http, Caller caller, ChangeWebhooks change, CancellationToken ct) =>
        change.ReadAsync(http, isNew: true, wish => change.CreateAsync(http, caller.Partner.Id, wish, ct));

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
        change.ReadAsync(http, isNew: false, wish => change.ChangeAsync(caller.Partner.Id, id, wish, ct));

    public static async Task<IResult> Delete(IdInPath id, Caller caller, ChangeWebhooks change, CancellationToken ct) =>
        await change.DeleteAsync(caller.Partner.Id, id, ct) is { } problem ? problem.ToResult() : Results.NoContent();

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

    async Task<IResult> CreateAsync(HttpContext http, Guid partnerId, WebhookWish wish, CancellationToken ct)
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
                return WebhookProblems.TooMany.ToResult();
            db.Add(endpoint);
            await db.SaveChangesAsync(ct);
            await SetHasWebhooksAsync(partnerId, true, ct);
            await change.CommitAsync(ct);
        }

        await directory.RefreshAsync(ct);
        http.Response.Headers.Location = $"/api/webhooks/{id}";
        return WebhookBytes.Answer(StatusCodes.Status201Created, Kept, WebhookAnswer.Of(endpoint, now, secret.Text));
    }

    async Task<IResult> ChangeAsync(Guid partnerId, Guid id, WebhookWish wish, CancellationToken ct)
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
            return WebhookProblems.NotFound.ToResult();
        await transaction.CommitAsync(ct);
        return WebhookBytes.Answer(StatusCodes.Status200OK, "The webhook as it is now.", WebhookAnswer.Of(endpoint, now));
    }

    // Its log stays unreachable and ages away; nothing of it is sent any more.
    async Task<Problem?> DeleteAsync(Guid partnerId, Guid id, CancellationToken ct)
    {
        await using var change = await db.BeginPartnerChangeAsync(ct);
        if (await db.WebhookEndpoints.Where(row => row.PartnerId == partnerId && row.Id == id).ExecuteDeleteAsync(ct) == 0)
            return WebhookProblems.NotFound;
        await db.FailWaitingDeliveriesAsync(partnerId, id, ct);
        var hasOthers = await db.WebhookEndpoints.AnyAsync(row => row.PartnerId == partnerId, ct);
        await SetHasWebhooksAsync(partnerId, hasOthers, ct);
        await change.CommitAsync(ct);
        return null;
    }

    Task<int> SetHasWebhooksAsync(Guid partnerId, bool has, CancellationToken ct) => db.Partners
        .Where(row => row.Id == partnerId).ExecuteUpdateAsync(set => set.SetProperty(row => row.HasWebhooks, has), ct);
}
