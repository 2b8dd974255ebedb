using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Hubby.Packages;

/// <summary>A country of ISO 3166-1 or a region of several. There are only those of the table, so a destination in hand
/// exists.</summary>
sealed class Destination
{
    /// <summary>All 249, by alpha-2.</summary>
    public static readonly ImmutableArray<Destination> Countries = [.. ReadCountries()];

    /// <summary>The widest first.</summary>
    public static readonly ImmutableArray<Destination> Regions = [.. ReadRegions()];

    public static readonly CountrySet Everywhere = Countries.Aggregate(default(CountrySet), (all, country) => all | country.Set);

    static readonly FrozenDictionary<string, Destination> ByCode =
        Countries.Concat(Regions).ToFrozenDictionary(destination => destination.Code, StringComparer.Ordinal);

    Destination(string code, string? iso3, string name, int index, CountrySet set) =>
        (Code, Iso3, Name, Index, Set, Alone) = (code, iso3, name, index, set, [code]);

    /// <summary>ISO 3166-1 alpha-2 of a country; of a region a word of our own such as <c>EU</c> or
    /// <c>NORTH_AMERICA</c>.</summary>
    public string Code { get; }

    /// <summary>ISO 3166-1 alpha-3; a region has none.</summary>
    public string? Iso3 { get; }

    /// <summary>In English.</summary>
    public string Name { get; }

    /// <summary>A country's place in <see cref="Countries"/>; -1 for a region.</summary>
    public int Index { get; }

    /// <summary>The countries it stands for: itself alone when it is one.</summary>
    public CountrySet Set { get; }

    /// <summary>The list of its code and nothing else, kept so that it need not be made for each booking.</summary>
    public IReadOnlyList<string> Alone { get; }

    public bool IsCountry => Index >= 0;

    /// <summary>By alpha-2 or region code as it is stored: upper case.</summary>
    public static Destination? FromCode(string code) => ByCode.GetValueOrDefault(code);

    public override string ToString() => $"{Code} ({Name})";

    static IEnumerable<Destination> ReadCountries() => DestinationData.Read("countries.tsv")
        .Select((row, index) => new Destination(row[0], row[1], row[2], index, CountrySet.Of(index)));

    static IEnumerable<Destination> ReadRegions()
    {
        var sets = Countries.ToDictionary(country => country.Code, country => country.Set, StringComparer.Ordinal);
        CountrySet SetOf(string codes) => codes.Split(' ').Aggregate(default(CountrySet), (set, code) => set | sets[code]);
        return DestinationData.Read("regions.tsv")
            .Select(row => new Destination(row[0], null, row[1], -1, SetOf(row[2])))
            .OrderByDescending(region => region.Set.Count).ThenBy(region => region.Code, StringComparer.Ordinal);
    }
}

/// <summary>The tables that scripts/cldr writes, embedded in the assembly.</summary>
static class DestinationData
{
    public static IEnumerable<string[]> Read(string file)
    {
        using var stream = typeof(DestinationData).Assembly.GetManifestResourceStream(file)
            ?? throw new InvalidOperationException($"{file} is not embedded.");
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
            yield return line.Split('\t');
    }

    public static bool Has(string file) => typeof(DestinationData).Assembly.GetManifestResourceInfo(file) is not null;
}
