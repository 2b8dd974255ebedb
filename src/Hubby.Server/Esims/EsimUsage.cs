using Hubby.Data;
using Hubby.Packages;
using Hubby.PromoCodes;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Esims;

/// <summary>
/// How much of an eSIM's data is used and what is left, in bytes; where there is no end of data nothing is said to be left.
/// </summary>
sealed record UsageAnswer
{
    public required string Iccid { get; init; }
    public required EsimState Status { get; init; }
    public required long DataUsedBytes { get; init; }
    public required long? DataTotalBytes { get; init; }
    public required long? DataLeftBytes { get; init; }
    public required DateTimeOffset? ActivatedAt { get; init; }
    public required DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Begun days count; none until the first use.</summary>
    public required int? DaysLeft { get; init; }

    /// <summary>When this was last true, by the provider's clock.</summary>
    public required DateTimeOffset AsOf { get; init; }
    public required IReadOnlyList<PackageUsage> Packages { get; init; }
}

enum PackageKind { Package, TopUp }

/// <summary>One package of an eSIM: what its promo code gave, or what was added. They are used up one after the other.</summary>
sealed record PackageUsage
{
    public required PackageKind Kind { get; init; }

    /// <summary>Of the top-up.</summary>
    public required Guid? Id { get; init; }
    public required string PackageId { get; init; }
    public required string PackageType { get; init; }
    public required int PackageDuration { get; init; }
    public required long DataUsedBytes { get; init; }
    public required long? DataTotalBytes { get; init; }
    public required long? DataLeftBytes { get; init; }
    public required DateTimeOffset AddedAt { get; init; }
}

static class EsimUsage
{
    const long BytesPerMegabyte = 1_000_000;

    /// <param name="db">The store.</param>
    /// <param name="esim">As it is.</param>
    /// <param name="added">A top-up that the transaction in hand is about to write.</param>
    /// <param name="now">To count days from.</param>
    /// <param name="ct">Stops.</param>
    public static async Task<UsageAnswer> UsageAsync(
        this AppDb db, Esim esim, TopUp? added, DateTimeOffset now, CancellationToken ct)
    {
        List<TopUp> topUps = [.. await db.TopUpsOf(esim).ToListAsync(ct)];
        if (added is not null)
            topUps.Add(added);
        var days = await db.PromoCodesOf(esim.PartnerId, esim.Booking).Where(code => code.Position == esim.Position)
            .Select(code => code.PackageDurationDays).FirstAsync(ct);
        return new()
        {
            Iccid = esim.Iccid.Digits,
            Status = esim.State,
            DataUsedBytes = Bytes(esim.DataUsedMegabytes),
            DataTotalBytes = Bytes(esim.DataTotalMegabytes),
            DataLeftBytes = LeftBytes(esim),
            ActivatedAt = esim.ActivatedAt,
            ExpiresAt = esim.ExpiresAt,
            DaysLeft = esim.ExpiresAt is { } end ? (int)Math.Max(0, Math.Ceiling((end - now).TotalDays)) : null,
            AsOf = esim.AsOf,
            Packages = [.. Packages(esim, days, topUps)],
        };
    }

    /// <summary>What was used is taken from the oldest package first.</summary>
    static IEnumerable<PackageUsage> Packages(Esim esim, int days, IReadOnlyList<TopUp> topUps)
    {
        var first = esim.DataTotalMegabytes - topUps.Sum(topUp => topUp.SizeMegabytes);
        var used = esim.DataUsedMegabytes;
        yield return Of(new(PackageKind.Package, null, esim.PackageId, esim.PackageType, days, first, esim.AssignedAt), ref used);
        foreach (var topUp in topUps)
        {
            yield return Of(new(PackageKind.TopUp, topUp.Id, topUp.PackageId, PackageType.DataLimited, topUp.DurationDays,
                topUp.SizeMegabytes, topUp.CreatedAt), ref used);
        }
    }

    sealed record Added(
        PackageKind Kind, Guid? Id, string PackageId, PackageType Type, int Days, int? Megabytes, DateTimeOffset At);

    static PackageUsage Of(Added added, ref int used)
    {
        var part = added.Megabytes is { } size ? Math.Min(used, size) : used;
        used -= part;
        return new()
        {
            Kind = added.Kind,
            Id = added.Id,
            PackageId = added.PackageId,
            PackageType = added.Type.ToApi(),
            PackageDuration = added.Days,
            DataUsedBytes = Bytes(part),
            DataTotalBytes = Bytes(added.Megabytes),
            DataLeftBytes = Bytes(added.Megabytes - part),
            AddedAt = added.At,
        };
    }

    public static long? LeftBytes(Esim esim) =>
        esim.DataTotalMegabytes is { } total ? Bytes(Math.Max(0, total - esim.DataUsedMegabytes)) : null;

    public static long Bytes(int megabytes) => megabytes * BytesPerMegabyte;

    public static long? Bytes(int? megabytes) => megabytes * BytesPerMegabyte;
}
