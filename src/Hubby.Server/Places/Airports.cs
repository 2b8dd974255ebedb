using System.Collections.Frozen;
using Hubby.Packages;

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
    const int ShortestName = 3;
    static readonly char[] Gaps = [' ', '-', '(', ')', '/', ','];

    static readonly Lazy<FrozenDictionary<string, Airport>> ByCode = new(() => PlaceData.Read("airports.tsv")
        .Select(row => new Airport(row[0], row[1], row[2], row[3], row[4]))
        .ToFrozenDictionary(airport => airport.Code, StringComparer.OrdinalIgnoreCase));

    static readonly Lazy<(string Country, string[] Names)[]> Names =
        new(() => [.. ByCode.Value.Values.Select(airport => (airport.Country, NamesOf(airport)))]);

    /// <param name="code">IATA, in any case.</param>
    public static Airport? Find(string code) => ByCode.Value.GetValueOrDefault(code);

    /// <summary>The countries, as alpha-2, that have an airport of this code, in a place of this name or with it in its own
    /// name; those with most of them first.</summary>
    /// <param name="name">As somebody types it, in English or as the place calls itself.</param>
    public static IReadOnlyList<string> CountriesOf(string name)
    {
        if (Find(name.Trim()) is { } coded)
            return [coded.Country];
        if (Folded(name) is not { Length: >= ShortestName } wanted)
            return [];
        return [.. Names.Value.Where(airport => airport.Names.Any(own => own.StartsWith(wanted, StringComparison.Ordinal)))
            .GroupBy(airport => airport.Country).OrderByDescending(airports => airports.Count())
            .ThenBy(airports => airports.Key, StringComparer.Ordinal).Select(airports => airports.Key)];
    }

    /// <summary>Of a place, each of its words with those that follow: "Bali" stands in the midst of its airport's name.</summary>
    static string[] NamesOf(Airport airport) =>
    [
        .. new[] { airport.Municipality, airport.Name }.Select(name => name.Split(Gaps, StringSplitOptions.RemoveEmptyEntries))
            .SelectMany(words => words.Select((_, index) => Folded(string.Join(' ', words[index..])))).OfType<string>(),
    ];

    static string? Folded(string text)
    {
        Span<char> key = stackalloc char[DestinationKey.MaxLength];
        return DestinationKey.TryFold(text, key, out var length) ? new(key[..length]) : null;
    }
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
