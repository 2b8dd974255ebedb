using System.Collections.Immutable;
using Hubby.Http;

namespace Hubby.Packages;

/// <param name="Language">The language of the names: the one asked for, or English where we do not have it.</param>
/// <param name="Countries">All of ISO 3166-1, by code.</param>
/// <param name="Regions">The widest first.</param>
sealed record DestinationsAnswer(string Language, IReadOnlyList<CountryAnswer> Countries, IReadOnlyList<RegionAnswer> Regions);

/// <param name="Code">ISO 3166-1 alpha-2.</param>
/// <param name="Iso3">ISO 3166-1 alpha-3.</param>
/// <param name="Name">In the answer's language.</param>
/// <param name="Regions">The codes of the regions it belongs to.</param>
sealed record CountryAnswer(string Code, string Iso3, string Name, IReadOnlyList<string> Regions);

/// <param name="Code">What a booking may send as <c>destination</c>.</param>
/// <param name="Name">In the answer's language where that has a name for it.</param>
/// <param name="Countries">ISO 3166-1 alpha-2 codes.</param>
sealed record RegionAnswer(string Code, string Name, IReadOnlyList<string> Countries);

/// <summary><c>GET /api/destinations</c>: every destination a booking may name.</summary>
static class ListDestinations
{
    static readonly ImmutableArray<string[]> RegionsOfCountry =
        [.. Destination.Countries
            .Select(country => CodesOf(Destination.Regions.Where(region => region.Set.Covers(country.Set))))];

    static readonly ImmutableArray<string[]> CountriesOfRegion =
        [.. Destination.Regions
            .Select(region => CodesOf(Destination.Countries.Where(country => region.Set.Covers(country.Set))))];

    public static IResult Handle(HttpContext http, string? locale)
    {
        var language = DestinationNames.Language(locale);
        http.Response.Headers.ContentLanguage = language;
        return http.IsKnownToCaller(language)
            ? Conditional.NotModified
            : TypedResults.Ok(new Envelope<DestinationsAnswer>("The destinations.", In(language)));
    }

    static DestinationsAnswer In(string language) => new(
        language,
        [.. Destination.Countries.Select((country, index) =>
            new CountryAnswer(country.Code, country.Iso3!, country.NameIn(language), RegionsOfCountry[index]))],
        [.. Destination.Regions.Select((region, index) =>
            new RegionAnswer(region.Code, region.NameIn(language), CountriesOfRegion[index]))]);

    static string[] CodesOf(IEnumerable<Destination> destinations) => [.. destinations.Select(destination => destination.Code)];
}
