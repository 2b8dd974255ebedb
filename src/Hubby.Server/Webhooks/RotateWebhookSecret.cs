using Hubby.Data;
using Hubby.Http;
using Hubby.Partners;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Webhooks;

/// <summary>
/// <c>POST /api/webhooks/{id}/rotate-secret</c>: a new secret; the one before it signs as well for a while, so that the receiver
/// can change over. What the caller has added to the context is saved with it.
/// </summary>
sealed class RotateWebhookSecret(AppDb db, SecretBox box, TimeProvider clock)
{
    public const int DefaultHours = 24;
    public const int MostHours = 7 * 24;

    public static async Task<IResult> Handle(
        IdInPath id, HttpContext http, Caller caller, RotateWebhookSecret rotate, CancellationToken ct)
    {
        var bytes = http.Features.GetRequiredFeature<RequestBody>().Bytes;
        if (bytes.IsEmpty)
            return rotate.Answer(await rotate.HandleAsync(caller.Partner.Id, id, DefaultHours, ct));
        var (json, malformed) = JsonBody.Parse(bytes);
        using (json)
        {
            if (malformed is not null)
                return malformed.ToResult();
            var faults = new Faults();
            var hours = JsonFields.Of(json!.RootElement, "", faults)?.Integer("overlap_hours", 0, MostHours) ?? DefaultHours;
            return faults.Count > 0
                ? Problems.InvalidRequest.ToResult(faults)
                : rotate.Answer(await rotate.HandleAsync(caller.Partner.Id, id, hours, ct));
        }
    }

    IResult Answer((IssuedWebhook? Issued, Problem? Problem) rotated) => rotated.Issued is var (endpoint, secret)
        ? WebhookBytes.Answer(StatusCodes.Status200OK, "The new secret is shown this once; keep it.",
            WebhookAnswer.Of(endpoint, clock.Now(), secret.Text))
        : rotated.Problem!.ToResult();

    public async Task<(IssuedWebhook? Issued, Problem? Problem)> HandleAsync(
        Guid partnerId, Guid id, int hours, CancellationToken ct)
    {
        var (secret, now) = (WebhookSecret.New(), clock.Now());
        var @sealed = secret.Seal(box, id);

        await using var transaction = await db.Database.BeginTransactionAsync(ct);

        // The database moves the secret in force aside, so that two rotations at once lose none.
        var rotated = await db.WebhookEndpoints.Where(row => row.PartnerId == partnerId && row.Id == id)
            .ExecuteUpdateAsync(set => set
                .SetProperty(row => row.SealedOldSecret, row => row.SealedSecret)
                .SetProperty(row => row.SealedSecret, @sealed)
                .SetProperty(row => row.OldSecretUntil, now.AddHours(hours)), ct);
        if (rotated == 0 || await db.FindWebhookAsync(partnerId, id, ct) is not { } endpoint)
            return (null, WebhookProblems.NotFound);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return (new(endpoint, secret), null);
    }
}
