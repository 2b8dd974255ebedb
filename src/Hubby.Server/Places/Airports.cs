using System.Collections.Frozen;

namespace Hubby.Places;

/// <param name="Code">IATA, three letters.</param>
/// <param name="Name">In English, as the airport is known: <c>Amsterdam Airport Schiphol</c>.</param>
/// <param name="Municipality">The place it serves; empty where none is known.</param>
/// <param name="Country">ISO 3166-1 alpha-2.</param>
/// <param name="ZoneName">Of the IANA time zone database.</param>
sealed record Airport(string Code, string Name, string Municipality, string Country, string ZoneName)
{
    /// <summary>Its own time zone, else its country's; none when this machine's tzdata knows neither.</summary>
    public TimeZoneInfo? Zone => Places.Find(ZoneName) ?? Places.ZoneOf(Country);
}

/// <summary>The airports that scheduled flights leave from.</summary>
static class Airports
{
    static readonly Lazy<FrozenDictionary<string, Airport>> ByCode = new(() => PlaceData.Read("airports.tsv")
        .Select(row => new Airport(row[0], row[1], row[2], row[3], row[4]))
        .ToFrozenDictionary(airport => airport.Code, StringComparer.OrdinalIgnoreCase));

    /// <param name="code">IATA, in any case.</param>
    public static Airport? Find(string code) => ByCode.Value.GetValueOrDefault(code);
}

/// <summary>The tables that scripts/places writes, embedded in the assembly.</summary>
static class PlaceData
{
    public static IEnumerable<string[]> Read(string file)
    {
        using var stream = typeof(PlaceData).Assembly.GetManifestResourceStream($"PlaceData/{file}")
            ?? throw new InvalidOperationException($"The program lacks its table {file}.");
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
            yield return line.Split('\t');
    }
}
