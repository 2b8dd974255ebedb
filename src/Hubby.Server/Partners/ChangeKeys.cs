using Hubby.Data;
using Hubby.Http;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Partners;

/// <summary>
/// Creates, rotates and revokes keys. At most two of a partner's keys are live at any moment. What the caller has added to the
/// context is saved with the change.
/// </summary>
sealed class ChangeKeys(AppDb db, SecretBox box, KeyMint mint, WallClock clock)
{
    public const int MostLiveKeys = 2;
    public static readonly TimeSpan DefaultOverlap = TimeSpan.FromHours(24);
    public static readonly TimeSpan LongestOverlap = TimeSpan.FromDays(7);

    public static readonly Problem TooManyKeys = new(409, "too_many_keys",
        "The partner has two live keys already. Revoke one, or rotate with an overlap of 0.");
    public static readonly Problem UnknownKey = new(404, "unknown_key", "There is no live key of this name.");
    public static readonly Problem OverlapOutOfRange =
        new(400, "overlap_out_of_range", "The overlap must be between 0 and 7 days.");

    public Task<(IssuedKey? Key, Problem? Problem)> CreateAsync(Guid partnerId, KeyWish wish, CancellationToken ct) =>
        CreateAsync(partnerId, wish, saving: null, ct);

    /// <param name="partnerId">Whose key.</param>
    /// <param name="wish">What it should be.</param>
    /// <param name="saving">Called with the key before it is saved.</param>
    /// <param name="ct">Ends the wait.</param>
    public async Task<(IssuedKey? Key, Problem? Problem)> CreateAsync(
        Guid partnerId, KeyWish wish, Action<ApiKey>? saving, CancellationToken ct)
    {
        await db.CheckMasterKeyAsync(box, ct);
        await using var change = await db.BeginPartnerChangeAsync(ct);
        if (await db.ApiKeys.LiveAt(clock.Now()).CountAsync(key => key.PartnerId == partnerId, ct) >= MostLiveKeys)
            return (null, TooManyKeys);

        var issued = mint.Make(partnerId, wish);
        db.Add(issued.Row);
        saving?.Invoke(issued.Row);
        await db.SaveChangesAsync(ct);
        await change.CommitAsync(ct);
        return (issued, null);
    }

    /// <summary>A new key under the old one's name and rules; the old one works on for the overlap.</summary>
    public async Task<(IssuedKey? Key, Problem? Problem)> RotateAsync(string key, TimeSpan overlap, CancellationToken ct)
    {
        if (overlap < TimeSpan.Zero || overlap > LongestOverlap)
            return (null, OverlapOutOfRange);

        await db.CheckMasterKeyAsync(box, ct);
        await using var change = await db.BeginPartnerChangeAsync(ct);
        var now = clock.Now();
        if (await db.ApiKeys.LiveAt(now).SingleOrDefaultAsync(row => row.Key == key, ct) is not { } old)
            return (null, UnknownKey);

        var end = old.ExpiresAt < now + overlap ? old.ExpiresAt : now + overlap;
        await db.ApiKeys.Where(row => row.Id == old.Id).ExecuteUpdateAsync(row => row.SetProperty(it => it.ExpiresAt, end), ct);
        if (await db.ApiKeys.LiveAt(now).CountAsync(row => row.PartnerId == old.PartnerId, ct) >= MostLiveKeys)
            return (null, TooManyKeys);

        var issued = mint.Make(old.PartnerId, new(old.Name, ExpiresAt: null, old.RequireSignedBody));
        db.Add(issued.Row);
        await db.SaveChangesAsync(ct);
        await change.CommitAsync(ct);
        return (issued, null);
    }

    public async Task<Problem?> RevokeAsync(string key, CancellationToken ct)
    {
        await using var change = await db.BeginPartnerChangeAsync(ct);
        var now = clock.Now();
        var revoked = await db.ApiKeys.Where(row => row.Key == key && row.RevokedAt == null)
            .ExecuteUpdateAsync(row => row.SetProperty(it => it.RevokedAt, now), ct);
        if (revoked == 0)
            return UnknownKey;

        await db.SaveChangesAsync(ct);
        await change.CommitAsync(ct);
        return null;
    }
}
