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

    /// <summary>Forgets what stood in the rows that have one of these addresses; how many they were.</summary>
    public static async Task<int> EraseAsync(
        AppDb db, SecretBox box, Guid partnerId, IReadOnlyCollection<string> addresses, CancellationToken ct)
    {
        var kept = await db.ImportRows.Where(row => row.PartnerId == partnerId && row.SealedCells != null)
            .AsAsyncEnumerable().Where(row => Of(row, box)!.Has(addresses)).Select(row => (row.Import, row.Row)).ToListAsync(ct);
        foreach (var (import, number) in kept)
        {
            await db.RowsOf(partnerId, import).Where(row => row.Row == number)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.SealedCells, (byte[]?)null), ct);
        }

        return kept.Count;
    }
}
