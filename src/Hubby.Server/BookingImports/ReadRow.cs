using System.Buffers;
using System.Text.Json;
using CsvHelper;
using Hubby.Bookings;
using Hubby.Data;
using Hubby.Http;
using Hubby.Partners;

namespace Hubby.BookingImports;

/// <summary>A row that was read.</summary>
/// <param name="Number">From 1, the head not counted.</param>
/// <param name="Line">The line of the file that it begins in.</param>
/// <param name="Cells">What stands there.</param>
/// <param name="Placing">The booking that it asks for; none when it is no row of this file's form.</param>
/// <param name="Fault">Why it is not.</param>
sealed record FileRow(int Number, int Line, RefusedCells Cells, Placing? Placing, Fault? Fault)
{
    /// <summary>Those that can be told before it is written.</summary>
    public IReadOnlyList<Fault> Faults => Fault is { } fault ? [fault] : Placing!.Faults;
}

/// <summary>Reads the row that a file is at, by the same rules as the body of a booking.</summary>
sealed class ReadRow(PlaceBooking place, TimeProvider clock)
{
    public FileRow Handle(CsvReader csv, ImportColumns columns, Import import, Partner partner)
    {
        var (number, line) = ((int)csv.RowNumber, (int)csv.LineNumber);
        var cells = new RefusedCells(columns.Names, [.. Enumerable.Range(0, csv.FieldCount).Select(csv.GetString)]);
        if (csv.FieldCount != columns.Count)
        {
            return new(number, line, cells, null, new(Faults.Whole, FaultCodes.InvalidFormat,
                $"The row has {csv.FieldCount} cells where the head has {columns.Count}; "
                + "put a cell with commas between quotes."));
        }

        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer))
            columns.Write(csv, json);
        using var booking = JsonDocument.Parse(buffer.WrittenMemory);
        return new(number, line, cells, place.Read(PlacingOf(import, partner, number), booking.RootElement), null);
    }

    // A partner cannot send such a key: it has a character that the header does not take.
    Placing PlacingOf(Import import, Partner partner, int number)
    {
        var signed = new SignedRequest(
            new(partner, Guid.Empty, import.Id.ToByteArray(bigEndian: true), null), import.FileHash);
        return new(signed, number, $"{KeysOf(import)}{number}", import.FileHash!, clock.Now());
    }

    /// <summary>How the idempotency keys of an import's rows begin.</summary>
    public static string KeysOf(Import import) => $"\u00B7import\u00B7{import.Id:N}\u00B7";
}
