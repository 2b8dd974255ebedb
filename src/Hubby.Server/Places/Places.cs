using System.Collections.Frozen;
using Hubby.Packages;

namespace Hubby.Places;

/// <summary>The clocks of the world: which time a destination keeps.</summary>
static class Places
{
    static readonly FrozenDictionary<string, string> Zones =
        PlaceData.Read("zones.tsv").ToFrozenDictionary(row => row[0], row => row[1], StringComparer.Ordinal);

    /// <summary>A country's time zone, that of its capital or most of its people where it has several. A region has none, nor
    /// has a zone that this machine's tzdata is too old to know.</summary>
    public static TimeZoneInfo? ZoneOf(Destination destination) => ZoneOf(destination.Code);

    internal static TimeZoneInfo? ZoneOf(string country) =>
        Zones.TryGetValue(country, out var name) ? Find(name) : null;

    internal static TimeZoneInfo? Find(string name) => TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : null;
}
