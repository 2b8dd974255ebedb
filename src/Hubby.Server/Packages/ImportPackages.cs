using Hubby.Data;
using Hubby.Partners;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Packages;

/// <param name="Replace">Deactivate every package that the file does not have.</param>
/// <param name="DryRun">Report, and change nothing.</param>
sealed record ImportOptions(bool Replace = false, bool DryRun = false)
{
    /// <summary>Adds to the context what is saved together with the change, once it is known what that is.</summary>
    public Action<ImportReport>? Note { get; init; }
}

/// <param name="Id">Of the package.</param>
/// <param name="Before">None: it is new.</param>
/// <param name="After">None: it is deactivated.</param>
sealed record PackageChange(string Id, Package? Before, Package? After);

/// <summary>What an import did or, with faults, refused to do.</summary>
sealed record ImportReport(IReadOnlyList<FileFault> Faults, int Added, int Changed, int Deactivated, int Unchanged)
{
    /// <summary>One by one, by id.</summary>
    public IReadOnlyList<PackageChange> Changes { get; init; } = [];

    public bool ChangesAnything => Added + Changed + Deactivated > 0;
}

/// <summary>Brings the catalogue to what a file says, wholly or not at all.</summary>
static class ImportPackages
{
    public static async Task<ImportReport> ImportPackagesAsync(
        this AppDb db, byte[] file, PackageFormat format, ImportOptions options, CancellationToken ct)
    {
        var faults = new List<FileFault>();
        var rows = ReadPackageFile.Read(file, format, faults);
        var partners = await db.Partners.ToDictionaryAsync(partner => partner.Slug, partner => partner.Id,
            StringComparer.Ordinal, ct);
        var packages = new CheckPackageRows(partners, faults).Read(rows);
        if (faults.Count == 0 && packages.Count == 0)
            faults.Add(new(1, "", "the file has no package; nothing would be done"));
        if (faults.Count > 0)
            return new([.. faults.OrderBy(fault => fault.Line)], 0, 0, 0, 0);

        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        // Moving the version locks its row until the commit, so that two imports come one after the other.
        await db.MoveVersionAsync(StoredVersion.Catalogue, ct);
        var report = await ApplyAsync(db, packages, options, ct);
        if (report.ChangesAnything && !options.DryRun)
        {
            options.Note?.Invoke(report);
            await db.SaveChangesAsync(ct);
            await transaction.CommitAsync(ct);
        }

        return report;
    }

    static async Task<ImportReport> ApplyAsync(AppDb db, List<Package> packages, ImportOptions options, CancellationToken ct)
    {
        var stored = await db.Packages.ToDictionaryAsync(package => package.Id, StringComparer.Ordinal, ct);
        var added = packages.Where(package => !stored.ContainsKey(package.Id)).ToList();
        var changed = packages.Where(package => stored.TryGetValue(package.Id, out var old) && !AreSame(package, old)).ToList();
        db.Packages.AddRange(added);
        db.Packages.UpdateRange(changed);
        await db.SaveChangesAsync(ct);
        db.ChangeTracker.Clear();

        var deactivated = 0;
        var kept = packages.Select(package => package.Id).ToHashSet(StringComparer.Ordinal);
        var gone = stored.Values.Where(package => options.Replace && package.IsActive && !kept.Contains(package.Id)).ToList();
        if (gone.Count > 0)
        {
            var ids = gone.ConvertAll(package => package.Id);
            deactivated = await db.Packages.Where(package => package.IsActive && ids.Contains(package.Id))
                .ExecuteUpdateAsync(row => row.SetProperty(package => package.IsActive, false), ct);
        }

        return new([], added.Count, changed.Count, deactivated, packages.Count - added.Count - changed.Count)
        {
            Changes =
            [
                .. added.Select(package => new PackageChange(package.Id, null, package))
                    .Concat(changed.Select(package => new PackageChange(package.Id, stored[package.Id], package)))
                    .Concat(gone.Select(package => new PackageChange(package.Id, package, null)))
                    .OrderBy(change => change.Id, StringComparer.Ordinal),
            ],
        };
    }

    static bool AreSame(Package one, Package other) => one.PartnerId == other.PartnerId
        && PackageFile.Write(one, null).SequenceEqual(PackageFile.Write(other, null), StringComparer.Ordinal);
}
