using System.Globalization;

namespace Hubby.Portal;

/// <summary>Numbers as pages write them.</summary>
static class Counts
{
    public static string Of(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <param name="number">How many.</param>
    /// <param name="thing">One of them; more have an s.</param>
    public static string Of(long number, string thing) => number == 1 ? $"1 {thing}" : $"{Of(number)} {thing}s";
}
