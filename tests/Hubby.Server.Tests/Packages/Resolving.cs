using Hubby.Http;
using Hubby.Packages;
using Hubby.Partners;

namespace Hubby.Tests.Packages;

/// <summary>Catalogues, partners and what is asked of them, without a store.</summary>
static class Resolving
{
    public static readonly Partner Acme = PartnerOf(1);
    public static readonly Partner Other = PartnerOf(2);
    public static readonly Catalogue Default = new(1, DefaultCatalogue.Packages());

    public static Fault FaultOf(Catalogue catalogue, PackageSpecification specification, Partner? partner = null)
    {
        var faults = new List<Fault>();
        Assert.Null(catalogue.Resolve(specification, partner ?? Acme, faults));
        return Assert.Single(faults);
    }

    public static ResolvedPackage Resolve(Catalogue catalogue, PackageSpecification specification, Partner? partner = null)
    {
        var faults = new List<Fault>();
        var resolved = catalogue.Resolve(specification, partner ?? Acme, faults);
        Assert.True(faults.Count == 0, string.Join('\n', faults));
        return resolved!;
    }

    public static PackageSpecification Specification(PackageType type, params string[] destinations) =>
        new() { Path = "package_specifications[0]", Type = type, Destinations = destinations };

    public static Package Package(
        string id, string coverage, int? size = 1000, int days = 30, decimal price = 5, int priority = 100,
        Partner? partner = null, bool active = true) => new()
        {
            Id = id,
            PartnerId = partner?.Id,
            Type = PackageType.DataLimited,
            Coverage = coverage,
            SizeMegabytes = size,
            DurationDays = days,
            Price = price,
            Currency = "EUR",
            Priority = priority,
            IsActive = active,
        };

    public static Partner PartnerOf(int number) => new()
    {
        Id = new Guid(number, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]),
        Slug = $"partner-{number}",
        Name = "Acme Travel",
        CreatedAt = DateTimeOffset.UnixEpoch,
    };
}
