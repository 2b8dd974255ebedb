using Hubby.Packages;
using static Hubby.Tests.Packages.Resolving;

namespace Hubby.Tests.Packages;

public sealed class DefaultCatalogueTests
{
    [Fact]
    public void Every_country_has_every_type_in_the_default_catalogue()
    {
        foreach (var country in Destination.Countries)
        {
            foreach (var type in Enum.GetValues<PackageType>())
                Assert.Equal(country.Code, Resolve(Default, Specification(type, country.Name)).Destination);
        }
    }

    [Fact]
    public void The_default_catalogue_has_the_full_set()
    {
        var packages = DefaultCatalogue.Packages().ToList();
        Assert.Equal(66, packages.Count);
        Assert.Equal(66, packages.Select(package => package.Id).Distinct().Count());
        Assert.Equal([1000, 3000, 5000, 10_000, 20_000], packages.Where(package => package.Type is PackageType.DataLimited)
            .Select(package => package.SizeMegabytes!.Value));
        Assert.Equal(Enumerable.Range(1, 30), packages.Where(package => package.Type is PackageType.Unlimited)
            .Select(package => package.DurationDays));
        Assert.Equal(Enumerable.Range(1, 30), packages.Where(package => package.Type is PackageType.TimeLimited)
            .Select(package => package.DurationDays));
        Assert.All(packages, package => Assert.True(package.Price > 0 && package.Currency == "EUR" && package.IsActive));
    }

    [Theory]
    [InlineData("Thailand")]
    [InlineData("TH")]
    [InlineData("tha")]
    [InlineData("Kingdom of Thailand")]
    public void The_guides_specification_gives_the_starter_package_for_Thailand(string destination)
    {
        var resolved = Resolve(Default, Specification(PackageType.Starter, destination));
        Assert.Equal("starter-1gb-365d", resolved.Package.Id);
        Assert.Equal((1000, 365), (resolved.Package.SizeMegabytes, resolved.Package.DurationDays));
        Assert.Equal(("TH", "THA"), (resolved.Destination, resolved.Iso3));
        Assert.Equal(["TH"], resolved.Destinations);
    }
}
