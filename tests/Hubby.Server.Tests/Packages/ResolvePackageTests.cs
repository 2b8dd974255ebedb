using Hubby.Http;
using Hubby.Packages;
using static Hubby.Tests.Packages.Resolving;

namespace Hubby.Tests.Packages;

/// <summary>Which of several packages a specification gets.</summary>
public sealed class ResolvePackageTests
{
    [Fact]
    public void Size_and_duration_choose_and_what_is_left_out_leaves_the_smallest()
    {
        Assert.Equal("data-limited-5gb-365d",
            Resolve(Default, Specification(PackageType.DataLimited, "NL") with { SizeMegabytes = 5000 }).Package.Id);
        Assert.Equal("unlimited-7d",
            Resolve(Default, Specification(PackageType.Unlimited, "NL") with { DurationDays = 7 }).Package.Id);
        Assert.Equal("time-limited-9gb-9d",
            Resolve(Default, Specification(PackageType.TimeLimited, "NL") with { SizeMegabytes = 9000 }).Package.Id);
        Assert.Equal("data-limited-1gb-365d", Resolve(Default, Specification(PackageType.DataLimited, "NL")).Package.Id);
    }

    [Fact]
    public void A_region_is_the_destination_and_a_country_asked_for_twice_is_one()
    {
        var region = Resolve(Default, Specification(PackageType.DataLimited, "eu"));
        Assert.Equal(("EU", null), (region.Destination, region.Iso3));
        Assert.Equal(["EU"], region.Destinations);

        var twice = Resolve(Default, Specification(PackageType.DataLimited, "Thailand", "TH", "tha"));
        Assert.Equal(("TH", "THA"), (twice.Destination, twice.Iso3));
        Assert.Equal(["TH"], twice.Destinations);

        var several = Resolve(Default, Specification(PackageType.DataLimited, "VN", "Thailand", "Viet Nam", "EU"));
        Assert.Equal((null, null), (several.Destination, several.Iso3));
        Assert.Equal(["VN", "TH", "EU"], several.Destinations);
    }

    [Fact]
    public void The_lowest_priority_wins_then_the_partners_own_then_the_smaller_the_shorter_the_cheaper_and_the_id()
    {
        Package[] inOrder =
        [
            Package("first", "*", size: 9000, days: 90, price: 90, priority: 1),
            Package("own", "*", size: 9000, days: 90, price: 90, partner: Acme),
            Package("small", "*", size: 500, days: 90, price: 90),
            Package("short", "*", size: 1000, days: 7, price: 90),
            Package("cheap", "*", size: 1000, days: 90, price: 1),
            Package("a", "*", size: 1000, days: 90, price: 2),
            Package("b", "*", size: 1000, days: 90, price: 2),
            Package("none-smaller", "*", size: null, days: 1, price: 0.5m),
        ];
        for (var gone = 0; gone < inOrder.Length; gone++)
        {
            var left = inOrder[gone..];
            Assert.Equal(left[0].Id, Resolve(new(1, left), Specification(PackageType.DataLimited, "TH")).Package.Id);
            Assert.Equal(left[0].Id, Resolve(new(1, left.Reverse()), Specification(PackageType.DataLimited, "TH")).Package.Id);
            Assert.Equal(left[0].Id, Resolve(new(1, left), Specification(PackageType.DataLimited, "TH", "VN")).Package.Id);
        }
    }

    [Fact]
    public void A_country_of_its_own_and_everywhere_compete_by_the_same_order()
    {
        var catalogue = new Catalogue(1,
            [Package("all", "*", size: 3000), Package("th", "TH VN", size: 1000),
                Package("asia", "ASIA", size: 500, priority: 200)]);
        Assert.Equal("th", Resolve(catalogue, Specification(PackageType.DataLimited, "TH")).Package.Id);
        Assert.Equal("all", Resolve(catalogue, Specification(PackageType.DataLimited, "JP")).Package.Id);
        Assert.Equal("all", Resolve(catalogue, Specification(PackageType.DataLimited, "FR")).Package.Id);
        Assert.Equal("asia",
            Resolve(catalogue, Specification(PackageType.DataLimited, "JP") with { SizeMegabytes = 500 }).Package.Id);
    }

    [Fact]
    public void A_package_id_alone_decides()
    {
        var catalogue = new Catalogue(1,
            [Package("only-th", "TH"), Package("two", "TH VN"), Package("eu", "EU"), Package("off", "*", active: false)]);
        var ignoring = Specification(PackageType.Starter, "Atlantis") with { SizeMegabytes = 7, DurationDays = 7 };

        var one = Resolve(catalogue, ignoring with { PackageId = "only-th" });
        Assert.Equal(("TH", "THA"), (one.Destination, one.Iso3));
        Assert.Equal(["TH"], one.Destinations);
        foreach (var id in new[] { "two", "eu" })
        {
            var wide = Resolve(catalogue, ignoring with { PackageId = id });
            Assert.Equal((id, null), (wide.Package.Id, wide.Destination));
            Assert.Empty(wide.Destinations);
        }

        foreach (var id in new[] { "off", "nothing", "ONLY-TH", "", "\0", new string('x', 10_000) })
        {
            var fault = FaultOf(catalogue, ignoring with { PackageId = id });
            Assert.Equal(("package_specifications[0].package_id", FaultCodes.UnknownPackage), (fault.Field, fault.Code));
        }
    }

    [Fact]
    public void Another_partners_package_does_not_exist()
    {
        var catalogue = new Catalogue(1, [Package("acme-only", "*", partner: Acme), Package("common", "*", size: 3000)]);
        Assert.Equal("acme-only", Resolve(catalogue, Specification(PackageType.DataLimited, "TH")).Package.Id);
        Assert.Equal("common", Resolve(catalogue, Specification(PackageType.DataLimited, "TH"), Other).Package.Id);
        Assert.Equal(FaultCodes.UnknownPackage,
            FaultOf(catalogue, Specification(PackageType.DataLimited) with { PackageId = "acme-only" }, Other).Code);
        Assert.Equal(["acme-only", "common"], catalogue.ShelfOf(Acme.Id).Packages.Select(package => package.Id));
        Assert.Equal(["common"], catalogue.ShelfOf(Other.Id).Packages.Select(package => package.Id));
    }

    [Fact]
    public void A_booking_for_one_country_costs_next_to_no_memory()
    {
        var specification = Specification(PackageType.Starter, "Thailand");
        var faults = new List<Fault>();
        Assert.NotNull(Default.Resolve(specification, Acme, faults));

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < 1000; round++)
            Default.Resolve(specification, Acme, faults);
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / 1000, 0, 64);
    }
}
