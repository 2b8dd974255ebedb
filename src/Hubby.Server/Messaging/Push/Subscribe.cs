using System.Buffers.Text;
using System.Text.Json;
using Hubby.Data;
using Hubby.Http;
using Hubby.PromoCodes;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Messaging.Push;

/// <param name="Id">Removes the subscription; keep it in the browser.</param>
sealed record SubscriptionAnswer(Guid Id);

/// <summary>
/// Lets a browser or an app hear of a booking. Whoever has the uuid of one of its promo codes, as the claim link carries it, may
/// subscribe. The same browser twice is one subscription.
/// </summary>
sealed class Subscribe(AppDb db, SecretBox box, TimeProvider clock)
{
    const int MaxAddress = 1000;
    const string NoEndpoint = "Send the endpoint that the browser gave: an https address of at most 1000 characters.";

    public static async Task<IResult> Handle(
        HttpContext http, Subscribe subscribe, SubscriptionLimit limit, IEnumerable<IPushSender> senders, CancellationToken ct)
    {
        if (limit.Refuses(http))
            return SubscriptionLimit.Problem.ToResult();
        var (json, problem) = await RequestBody.ReadJsonAsync(http, ct);
        if (json is null)
            return problem!.ToResult();
        var faults = new Faults();
        var wish = Read(json.RootElement, faults);
        if (wish is null || faults.Count > 0)
            return Problems.InvalidRequest.ToResult(faults);
        if (!senders.Any(sender => sender.Kind == wish.Kind && sender.IsConfigured))
            return PushRoutes.NotOffered.ToResult();
        return await subscribe.HandleAsync(wish, ct) is { } id
            ? TypedResults.Ok(new Envelope<SubscriptionAnswer>("Subscribed.", new(id)))
            : PushRoutes.UnknownUuid.ToResult();
    }

    sealed record Wish(Guid Uuid, PushKind Kind, PushTarget Target);

    static Wish? Read(JsonElement json, Faults faults)
    {
        if (JsonFields.Of(json, "", faults) is not { } fields)
            return null;
        var uuid = fields.Parsed<Guid?>("uuid", 36, text => Guid.TryParseExact(text, "D", out var parsed) ? parsed : null,
            FaultCodes.InvalidFormat, "Send the uuid of the promo code, as its claim_url has it.");
        if (!fields.TryGet("uuid", out _))
            fields.Fault("uuid", FaultCodes.Required, "Send the uuid of the promo code, as its claim_url has it.");

        var token = fields.Text("fcm_token", MaxAddress);
        if (token is not null)
            return uuid is null ? null : new(uuid.Value, PushKind.Fcm, new(token));
        if (!fields.TryGet("subscription", out var subscription))
        {
            fields.Fault("subscription", FaultCodes.Required,
                "Send the browser's subscription as its toJSON() gives it, or fcm_token.");
            return null;
        }

        var target = ReadBrowser(JsonFields.Of(subscription, "subscription", faults), faults);
        return uuid is null || target is null ? null : new(uuid.Value, PushKind.Web, target);
    }

    static PushTarget? ReadBrowser(JsonFields? fields, Faults faults)
    {
        if (fields is null)
            return null;
        var endpoint = fields.Parsed("endpoint", MaxAddress, Endpoint, FaultCodes.InvalidFormat, NoEndpoint);
        if (!fields.TryGet("endpoint", out _))
            fields.Fault("endpoint", FaultCodes.Required, NoEndpoint);
        const string noKeys = "Send the browser's keys: p256dh and auth.";
        if (!fields.TryGet("keys", out var sent))
        {
            fields.Fault("keys", FaultCodes.Required, noKeys);
            return null;
        }

        if (JsonFields.Of(sent, fields.PathOf("keys"), faults) is not { } keys)
            return null;
        var publicKey = Bytes(keys, "p256dh", WebPushCipher.PublicKeyBytes, P256.IsPoint);
        var secret = Bytes(keys, "auth", WebPushCipher.SecretBytes, _ => true);
        return endpoint is null || publicKey is null || secret is null ? null : new(endpoint, publicKey, secret);
    }

    static string? Endpoint(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttps
        && address.UserInfo.Length == 0 && address.Fragment.Length == 0 ? address.AbsoluteUri : null;

    static byte[]? Bytes(JsonFields keys, string name, int length, Func<byte[], bool> isGood)
    {
        var cure = $"Send {length} bytes in base64url, as the browser gave them.";
        if (!keys.TryGet(name, out _))
            keys.Fault(name, FaultCodes.Required, cure);
        return keys.Parsed(name, 2 * length, text => Base64Url.IsValid(text) && Base64Url.DecodeFromChars(text) is var bytes
            && bytes.Length == length && isGood(bytes) ? bytes : null, FaultCodes.InvalidFormat, cure);
    }

    /// <summary>The subscription's id, or none when no promo code has this uuid.</summary>
    async Task<Guid?> HandleAsync(Wish wish, CancellationToken ct)
    {
        var code = await db.PromoCodes.Where(row => row.Uuid == wish.Uuid)
            .Select(row => new { row.PartnerId, row.Booking }).FirstOrDefaultAsync(ct);
        if (code is null)
            return null;

        // What was there a moment ago may have been removed since; then it is new after all.
        while (true)
        {
            if (await AddAsync(code.PartnerId, code.Booking, wish, ct) is { } added)
            {
                await DropOldestAsync(code.PartnerId, code.Booking, ct);
                return added;
            }

            if (await RenewAsync(code.PartnerId, code.Booking, wish.Target, ct) is { } renewed)
                return renewed;
        }
    }

    /// <summary>None when the booking has this browser or app already.</summary>
    async Task<Guid?> AddAsync(Guid partnerId, string booking, Wish wish, CancellationToken ct)
    {
        var id = Tokens.Link();
        db.ChangeTracker.Clear();
        db.Add(new PushSubscription
        {
            PartnerId = partnerId,
            Id = id,
            Booking = booking,
            Kind = wish.Kind,
            TargetHash = wish.Target.Hash,
            SealedTarget = wish.Target.Seal(box, id),
            CreatedAt = clock.Now(),
        });
        try
        {
            await db.SaveChangesAsync(ct);
            return id;
        }
        catch (DbUpdateException again) when (again.IsUniqueViolation())
        {
            return null;
        }
    }

    /// <summary>The browser's keys may be new although its endpoint is not; none when it has gone.</summary>
    async Task<Guid?> RenewAsync(Guid partnerId, string booking, PushTarget target, CancellationToken ct)
    {
        var hash = target.Hash;
        var same = db.PushSubscriptionsOf(partnerId, booking).Where(row => row.TargetHash == hash);
        if (await same.Select(row => (Guid?)row.Id).FirstOrDefaultAsync(ct) is not { } id)
            return null;
        var renewed = target.Seal(box, id);
        var isThere = await db.PushSubscriptions.Where(row => row.PartnerId == partnerId && row.Id == id)
            .ExecuteUpdateAsync(row => row.SetProperty(value => value.SealedTarget, renewed), ct) == 1;
        return isThere ? id : null;
    }

    // Whoever has a uuid can add, so a booking keeps the newest few.
    async Task DropOldestAsync(Guid partnerId, string booking, CancellationToken ct)
    {
        var old = await db.PushSubscriptionsOf(partnerId, booking).OrderByDescending(row => row.CreatedAt).ThenBy(row => row.Id)
            .Skip(PushSubscription.MostPerBooking).Select(row => row.Id).ToListAsync(ct);
        if (old.Count > 0)
            await db.PushSubscriptions.Where(row => row.PartnerId == partnerId && old.Contains(row.Id)).ExecuteDeleteAsync(ct);
    }
}
