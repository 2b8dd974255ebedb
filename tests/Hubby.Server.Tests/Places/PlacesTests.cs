using Hubby.Packages;
using Hubby.Places;

namespace Hubby.Tests.Places;

public sealed class PlacesTests
{
    [Fact]
    public void Every_country_has_a_time_zone_and_no_region_has() => Assert.All(
        Destination.Countries.Concat(Destination.Regions),
        destination => Assert.Equal(destination.IsCountry, Hubby.Places.Places.ZoneOf(destination) is not null));

    [Theory]
    [InlineData("TH", "Asia/Bangkok")]
    [InlineData("US", "America/New_York")]
    [InlineData("AU", "Australia/Sydney")]
    [InlineData("UA", "Europe/Kyiv")]
    [InlineData("IL", "Asia/Jerusalem")]
    public void A_country_of_several_zones_keeps_its_capitals_or_most_peoples_time(string country, string zone) =>
        Assert.Equal(zone, Hubby.Places.Places.ZoneOf(Destination.FromCode(country)!)!.Id);

    [Theory]
    [InlineData("AMS", "Amsterdam Airport Schiphol", "NL", "Europe/Amsterdam")]
    [InlineData("lax", "Los Angeles International Airport", "US", "America/Los_Angeles")]
    [InlineData("DMK", "Don Mueang International Airport", "TH", "Asia/Bangkok")]
    public void An_airport_is_found_by_its_code(string code, string name, string country, string zone)
    {
        var airport = Airports.Find(code);
        Assert.Equal((name, country, zone), (airport?.Name, airport?.Country, airport?.Zone?.Id));
    }

    [Theory]
    [InlineData("QQQ")]
    [InlineData("")]
    [InlineData("AMSTERDAM")]
    public void An_unknown_code_is_no_airport(string code) => Assert.Null(Airports.Find(code));

    [Theory]
    [InlineData("JFK", "America/New_York")]
    [InlineData("LHR", "Europe/London")]
    [InlineData("PER", "Australia/Perth")]
    public void An_airport_keeps_its_own_time(string code, string zone) => Assert.Equal(zone, Airports.Find(code)!.Zone!.Id);
}
