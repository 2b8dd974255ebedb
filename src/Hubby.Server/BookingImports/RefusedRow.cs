using Hubby.Data;
using Hubby.Http;

namespace Hubby.BookingImports;

/// <summary>A row that was refused, with all its faults.</summary>
public sealed record RefusedRow(int Row, string? Reference, IReadOnlyList<RefusedCell> Cells)
{
    const int Shown = 120;

    internal static RefusedRow Of(ImportRow row, SecretBox box) =>
        Of(row.Row, RefusedCells.Of(row, box), ImportRowAnswer.Of(row).Faults);

    internal static RefusedRow Of(int row, RefusedCells? cells, IEnumerable<ImportFault> faults) =>
        new(row, cells?.In("booking_id") is { Length: > 0 } reference ? Short(reference) : null,
        [
            .. faults.Select(fault =>
            {
                var sent = cells?.In(fault.Field);
                return new RefusedCell(fault.Field == Faults.Whole ? null : fault.Field, sent is null ? null : Short(sent),
                    sent is null ? null : WouldBeRight.Of(fault.Field, sent), fault.Message);
            }),
        ]);

    internal static string Short(string text) => text.Shortened(Shown);
}

/// <summary>A fault of a row, with what stood there.</summary>
/// <param name="Field">None where the whole row is meant.</param>
/// <param name="Sent">What stood there; none where nothing is kept.</param>
/// <param name="Right">What would be right, where that can be told.</param>
/// <param name="Why">A sentence.</param>
public sealed record RefusedCell(string? Field, string? Sent, string? Right, string Why);
