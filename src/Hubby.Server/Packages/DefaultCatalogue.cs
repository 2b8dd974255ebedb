using System.Globalization;
using Hubby.Data;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Packages;

/// <summary>What staging sells before anybody has imported a catalogue: every type, everywhere.</summary>
static class DefaultCatalogue
{
    const string Currency = "EUR";
    const int Year = 365;
    const int LongestStay = 30;

    static readonly (int Gigabytes, decimal Price)[] DataLimited = [(1, 4.50m), (3, 9.00m), (5, 13.50m), (10, 22.00m),
        (20, 36.00m)];

    public static IEnumerable<Package> Packages()
    {
        yield return Of(PackageType.Starter, "starter-1gb-365d", 1, Year, 3.00m);
        foreach (var (gigabytes, price) in DataLimited)
        {
            yield return Of(PackageType.DataLimited,
                string.Create(CultureInfo.InvariantCulture, $"data-limited-{gigabytes}gb-365d"),
                gigabytes, Year, price);
        }

        for (var days = 1; days <= LongestStay; days++)
        {
            yield return Of(PackageType.Unlimited, string.Create(CultureInfo.InvariantCulture, $"unlimited-{days}d"), null, days,
                1.50m + (2.00m * days));

            // One gigabyte for each day.
            yield return Of(PackageType.TimeLimited,
                string.Create(CultureInfo.InvariantCulture, $"time-limited-{days}gb-{days}d"),
                days, days, 1.00m + (1.20m * days));
        }
    }

    extension(AppDb db)
    {
        /// <summary>Fills an empty packages table; of several processes that start at once one does it.</summary>
        public async Task<bool> SeedDefaultCatalogueAsync(CancellationToken ct)
        {
            if (await db.Packages.AnyAsync(ct))
                return false;

            await using var transaction = await db.Database.BeginTransactionAsync(ct);
            // Moving the version locks its row until the commit, so a second process waits here and then sees the packages.
            await db.MoveVersionAsync(StoredVersion.Catalogue, ct);
            if (await db.Packages.AnyAsync(ct))
                return false;

            db.Packages.AddRange(Packages());
            await db.SaveChangesAsync(ct);
            await transaction.CommitAsync(ct);
            db.ChangeTracker.Clear();
            return true;
        }
    }

    static Package Of(PackageType type, string id, int? gigabytes, int days, decimal price) => new()
    {
        Id = id,
        Type = type,
        Coverage = Coverage.Everywhere,
        SizeMegabytes = gigabytes * 1000,
        DurationDays = days,
        Price = price,
        Currency = Currency,
    };
}
