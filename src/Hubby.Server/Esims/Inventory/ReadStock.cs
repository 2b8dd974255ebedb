using Hubby.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Hubby.Esims;

/// <param name="PackageId">Of the catalogue.</param>
/// <param name="Left">Profiles that can be handed out.</param>
/// <param name="Taken">Profiles that were.</param>
/// <param name="IsLow">Whether that is worth a warning.</param>
sealed record PackageStock(string PackageId, int Left, int Taken, bool IsLow);

/// <summary>What the stock holds, by package; packages that never had any are not in it.</summary>
sealed class ReadStock(AppDb db, IOptions<EsimsOptions> options)
{
    public async Task<IReadOnlyList<PackageStock>> HandleAsync(CancellationToken ct)
    {
        var rows = await db.EsimStock.GroupBy(profile => profile.PackageId)
            .Select(group => new
            {
                group.Key,
                Left = group.Count(profile => profile.TakenAt == null),
                Taken = group.Count(profile => profile.TakenAt != null),
            })
            .OrderBy(row => row.Key).ToListAsync(ct);
        return [.. rows.Select(row => new PackageStock(row.Key, row.Left, row.Taken, row.Left < options.Value.LowStock))];
    }
}
