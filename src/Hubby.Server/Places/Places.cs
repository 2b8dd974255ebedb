using System.Collections.Frozen;
using System.Globalization;
using Hubby.Packages;

namespace Hubby.Places;

/// <summary>The clocks of the world: which time a destination keeps.</summary>
static class Places
{
    static readonly FrozenDictionary<string, string> Zones =
        PlaceData.Read("zones.tsv").ToFrozenDictionary(row => row[0], row => row[1], StringComparer.Ordinal);

    static readonly FrozenDictionary<string, (int Latitude, int Longitude)> Positions = PlaceData.Read("positions.tsv")
        .ToFrozenDictionary(row => row[0], row => (Degrees(row[1]), Degrees(row[2])), StringComparer.Ordinal);

    /// <summary>Where a country is on a small map; a region is nowhere.</summary>
    public static (int Latitude, int Longitude)? PositionOf(string country) =>
        Positions.TryGetValue(country, out var position) ? position : null;

    static int Degrees(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>A country's time zone, that of its capital or most of its people where it has several. A region has none, nor
    /// has a zone that this machine's tzdata is too old to know.</summary>
    public static TimeZoneInfo? ZoneOf(Destination destination) => ZoneOf(destination.Code);

    internal static TimeZoneInfo? ZoneOf(string country) =>
        Zones.TryGetValue(country, out var name) ? Find(name) : null;

    internal static TimeZoneInfo? Find(string name) => TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : null;
}
