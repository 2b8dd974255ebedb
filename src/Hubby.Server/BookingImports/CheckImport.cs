using CsvHelper;
using Hubby.Data;
using Hubby.Partners;
using Microsoft.EntityFrameworkCore;

namespace Hubby.BookingImports;

/// <summary>
/// A file that somebody looks at before anything is made of it: its first rows as they would be read, then the word to begin, or
/// to forget it. Without a word it is forgotten within two hours.
/// </summary>
sealed class CheckImport(
    AppDb db, IServiceScopeFactory scopes, SecretBox box, ReadRow read, ImportSignal signal, TimeProvider clock)
{
    public const int FirstRows = 5;

    /// <param name="Import">Whose file it is.</param>
    /// <param name="Columns">Of its head.</param>
    /// <param name="Rows">The first ones.</param>
    /// <param name="Broken">Why the rows after these cannot be read.</param>
    public sealed record Look(Import Import, ImportColumns Columns, IReadOnlyList<FileRow> Rows, string? Broken);

    /// <summary>None where no such file waits for a word.</summary>
    public async Task<Look?> LookAsync(Partner partner, Guid id, CancellationToken ct)
    {
        if (await db.LookedAt(partner.Id, id).FirstOrDefaultAsync(ct) is not { } import)
            return null;
        await using var file = new ImportStream(scopes, box, import);
        await using var csv = CsvReader.Create(file, ImportFile.Form);
        await csv.ReadHeaderAsync(ct);
        var columns = ImportColumns.Read([.. csv.Headers], [])!;
        var rows = new List<FileRow>(FirstRows);
        try
        {
            while (rows.Count < FirstRows && await csv.ReadAsync(ct))
                rows.Add(read.Handle(csv, columns, import, partner));
        }
        catch (CsvFormatException broken)
        {
            return new(import, columns, rows, ImportFile.Broken(broken));
        }

        return new(import, columns, rows, null);
    }

    /// <summary>Whether it begins by this; what is written before is written with it.</summary>
    public async Task<bool> StartAsync(Guid partnerId, Guid id, CancellationToken ct)
    {
        var now = clock.Now();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (await db.LookedAt(partnerId, id).ExecuteUpdateAsync(set => set
            .SetProperty(row => row.State, ImportState.Waiting)
            .SetProperty(row => row.NextTryAt, now), ct) == 0)
        {
            return false;
        }

        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        signal.Wake();
        return true;
    }

    public async Task ForgetAsync(Guid partnerId, Guid id, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (await db.LookedAt(partnerId, id).ExecuteDeleteAsync(ct) > 0)
            await db.DeleteChunksAsync(partnerId, id, ct);
        await transaction.CommitAsync(ct);
    }
}
