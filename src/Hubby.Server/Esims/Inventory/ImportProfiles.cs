using Hubby.Data;
using Hubby.Packages;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Esims;

/// <param name="Faults">What is wrong, by line.</param>
/// <param name="Warnings">What may be wrong.</param>
/// <param name="Imported">Profiles that are in stock now and were not before.</param>
sealed record ProfileImport(IReadOnlyList<FileFault> Faults, IReadOnlyList<FileFault> Warnings, int Imported);

/// <summary>Puts a file's activation codes into the stock: all of them, or only the good ones where that is wished.</summary>
sealed class ImportProfiles(AppDb db, EsimSecrets secrets, TimeProvider clock)
{
    const int BatchSize = 500;

    public async Task<ProfileImport> HandleAsync(byte[] file, bool skipBad, CancellationToken ct)
    {
        var (faults, warnings) = (new List<FileFault>(), new List<FileFault>());
        var packages = await db.Packages.Select(package => package.Id).ToHashSetAsync(ct);
        var rows = new ReadProfileFile(packages, faults, warnings).Read(file);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var imported = 0;
        foreach (var batch in rows.Chunk(BatchSize))
        {
            var known = await KnownAsync(batch, ct);
            faults.AddRange(batch.Where(row => known.Contains(row.Iccid)).Select(Known));
            if (faults.Count > 0 && !skipBad)
                continue;
            imported += await AddAsync([.. batch.Where(row => !known.Contains(row.Iccid))], ct);
        }

        var isRefused = faults.Count > 0 && !skipBad;
        if (!isRefused)
            await transaction.CommitAsync(ct);
        return new([.. faults.OrderBy(fault => fault.Line)], warnings, isRefused ? 0 : imported);
    }

    static FileFault Known(ProfileRow row) => new(row.Line, "iccid", $"{row.Iccid} is in stock already, or was handed out");

    async Task<HashSet<Iccid>> KnownAsync(ProfileRow[] batch, CancellationToken ct)
    {
        var numbers = batch.Select(row => row.Iccid).ToList();
        var stocked = await db.EsimStock.Where(row => numbers.Contains(row.Iccid)).Select(row => row.Iccid).ToListAsync(ct);
        var given = await db.Esims.Where(row => numbers.Contains(row.Iccid)).Select(row => row.Iccid).ToListAsync(ct);
        return [.. stocked, .. given];
    }

    /// <remarks>
    /// Should another import bring the same numbers at this moment, the unique index refuses this one as a whole.
    /// </remarks>
    async Task<int> AddAsync(ProfileRow[] rows, CancellationToken ct)
    {
        var now = clock.Now();
        foreach (var row in rows)
        {
            var id = Ids.Row(now);
            db.EsimStock.Add(new()
            {
                Id = id,
                PackageId = row.PackageId,
                Iccid = row.Iccid,
                SealedActivationCode = secrets.Seal(id, row.ActivationCode),
                SealedConfirmationCode = secrets.SealConfirmationCode(id, row.ConfirmationCode),
                ImportedAt = now,
            });
        }

        await db.SaveChangesAsync(ct);
        db.ChangeTracker.Clear();
        return rows.Length;
    }
}
