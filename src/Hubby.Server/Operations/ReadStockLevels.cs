using Hubby.Data;
using Hubby.Esims;
using Hubby.Packages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Hubby.Operations;

/// <param name="Package">Of the catalogue.</param>
/// <param name="Left">Profiles that can be handed out, counted as far as <see cref="ReadStockLevels.MostCounted"/>.</param>
/// <param name="Recent">Handed out in the last <see cref="ReadStockLevels.Pace"/>, counted in the same way.</param>
sealed record StockLevel(Package Package, int Left, int Recent)
{
    /// <summary>How long they last at that pace; none where none went.</summary>
    public double? DaysLeft => Recent == 0 ? null : Left * ReadStockLevels.Pace.TotalDays / Recent;
}

/// <summary>How much of each package the stock has, and how fast it goes; never counted further than there is anything to
/// say.</summary>
sealed class ReadStockLevels(AppDb db, IOptions<EsimsOptions> options, TimeProvider clock)
{
    public const int PageSize = 50;
    public const int MostCounted = 5000;
    public static readonly TimeSpan Pace = TimeSpan.FromDays(14);

    public int Low => options.Value.LowStock;

    /// <summary>Packages that ever had stock and have less than the mark.</summary>
    public async Task<IReadOnlyList<StockLevel>> LowAsync(int most, CancellationToken ct)
    {
        var (low, profiles) = (Low, db.EsimStock);
        return await WithLevels(Stocked().Where(package => package.IsActive && profiles
            .Where(profile => profile.PackageId == package.Id && profile.TakenAt == null)
            .OrderBy(profile => profile.Id).Take(low).Count() < low)
            .OrderBy(package => package.Id).Take(most)).ToListAsync(ct);
    }

    /// <summary>One page of all packages that ever had stock, by their ids.</summary>
    public async Task<IReadOnlyList<StockLevel>> PageAsync(string? text, string? after, CancellationToken ct)
    {
        var packages = Stocked();
        if (text is not null)
            packages = packages.Where(package => package.Id.Contains(text));
        if (after is not null)
            packages = packages.Where(package => string.Compare(package.Id, after) > 0);
        return await WithLevels(packages.OrderBy(package => package.Id).Take(PageSize + 1)).ToListAsync(ct);
    }

    public async Task<StockLevel?> OfAsync(string packageId, CancellationToken ct) =>
        await WithLevels(db.Packages.Where(package => package.Id == packageId)).FirstOrDefaultAsync(ct);

    IQueryable<Package> Stocked()
    {
        var profiles = db.EsimStock;
        return db.Packages.Where(package =>
            profiles.Any(profile => profile.PackageId == package.Id && profile.TakenAt == null)
            || profiles.Any(profile => profile.PackageId == package.Id && profile.TakenAt != null));
    }

    IQueryable<StockLevel> WithLevels(IQueryable<Package> packages)
    {
        var (since, profiles) = (clock.Now() - Pace, db.EsimStock);
        return packages.Select(package => new StockLevel(
            package,
            profiles.Where(profile => profile.PackageId == package.Id && profile.TakenAt == null)
                .OrderBy(profile => profile.Id).Take(MostCounted + 1).Count(),
            profiles.Where(profile => profile.PackageId == package.Id && profile.TakenAt > since)
                .OrderBy(profile => profile.TakenAt).Take(MostCounted + 1).Count()));
    }
}
