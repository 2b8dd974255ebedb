using Hubby.Data;
using Hubby.Http;
using Microsoft.EntityFrameworkCore;

namespace Hubby.BookingImports;

/// <summary>
/// What stood in a row that was refused, so that whoever mends it sees it. Only the portal shows it; it is sealed, goes with its
/// import, and is erased with the traveller.
/// </summary>
/// <param name="Names">The head of the file.</param>
/// <param name="Cells">As many as the row has, which may be others than the head.</param>
sealed record RefusedCells(string[] Names, string[] Cells)
{
    static readonly byte[] Purpose = "cells"u8.ToArray();

    public byte[] Seal(SecretBox box, Guid import, int row) => box.Seal(ImportBytes.Render(this), LabelOf(import, row));

    /// <summary>None where nothing is kept.</summary>
    public static RefusedCells? Of(ImportRow row, SecretBox box) => row.SealedCells is not { } kept ? null
        : ImportBytes.CellsIn(box.Open(kept, LabelOf(row.Import, row.Row))
            ?? throw new InvalidDataException("A row that was refused was changed outside this program."));

    static byte[] LabelOf(Guid import, int row) =>
        [.. import.ToByteArray(bigEndian: true), .. Purpose, .. BitConverter.GetBytes(row)];

    /// <summary>What stood in a column; none where the row has no such cell.</summary>
    public string? In(string column) =>
        Array.IndexOf(Names, column) is var at && at >= 0 && at < Cells.Length ? Cells[at].Trim() : null;

    bool Has(IReadOnlyCollection<string> addresses) => Cells.Any(cell =>
        addresses.Any(address => cell.Contains(address, StringComparison.OrdinalIgnoreCase))
        || (EmailAddress.Parse(cell.Trim()) is { } parsed && addresses.Contains(parsed)));

    /// <summary>
    /// The rows that have one of these addresses, oldest first. All that are kept are opened for it: the store cannot read them.
    /// </summary>
    public static async Task<IReadOnlyList<(ImportRow Row, RefusedCells Cells)>> FindAsync(
        AppDb db, SecretBox box, Guid partnerId, IReadOnlyCollection<string> addresses, CancellationToken ct) =>
        await db.ImportRows.Where(row => row.PartnerId == partnerId && row.SealedCells != null)
            .OrderBy(row => row.Import).ThenBy(row => row.Row)
            .AsAsyncEnumerable().Select(row => (Row: row, Cells: Of(row, box)!))
            .Where(kept => kept.Cells.Has(addresses)).ToListAsync(ct);

    /// <summary>Forgets what stood in the rows that have one of these addresses; how many they were.</summary>
    public static async Task<int> EraseAsync(
        AppDb db, SecretBox box, Guid partnerId, IReadOnlyCollection<string> addresses, CancellationToken ct)
    {
        var kept = await FindAsync(db, box, partnerId, addresses, ct);
        foreach (var (row, _) in kept)
        {
            await db.RowsOf(partnerId, row.Import).Where(each => each.Row == row.Row)
                .ExecuteUpdateAsync(set => set.SetProperty(each => each.SealedCells, (byte[]?)null), ct);
        }

        return kept.Count;
    }
}
