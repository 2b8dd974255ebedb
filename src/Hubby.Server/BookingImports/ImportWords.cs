using System.Globalization;

namespace Hubby.BookingImports;

/// <summary>How pages speak of imports.</summary>
static class ImportWords
{
    const int Kilo = 1024;

    public static string NameOf(Import import) => import.FileName ?? "bookings.csv";

    public static string Size(long bytes) => bytes switch
    {
        < Kilo => $"{bytes} bytes",
        < Kilo * Kilo => $"{bytes / Kilo} KB",
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(Kilo * Kilo):0.0} MB"),
    };

    public static (string Kind, string Word) StateOf(Import import) => import.State switch
    {
        ImportState.Waiting => ("warn", "Waiting"),
        ImportState.Running => ("warn", "Running"),
        ImportState.Cancelling => ("warn", "Stopping"),
        ImportState.Cancelled => ("off", "Stopped"),
        ImportState.Failed => ("bad", "Broken off"),
        _ => ("ok", "Done"),
    };
}
