using Hubby.Http;
using Hubby.Packages;
using Hubby.Partners;

namespace Hubby.Tests.Packages;

public sealed class ResolvePackageTests
{
    static readonly Partner Acme = PartnerOf(1);
    static readonly Partner Other = PartnerOf(2);
    static readonly Catalogue Default = new(1, DefaultCatalogue.Packages());

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
    public void Every_destination_asked_for_must_be_covered()
    {
        var catalogue = new Catalogue(1, [Package("asia", "ASIA"), Package("eu", "EU"), Package("ch", "CH")]);
        Assert.Equal("asia", Resolve(catalogue, Specification(PackageType.DataLimited, "TH", "JP")).Package.Id);
        Assert.Equal("eu", Resolve(catalogue, Specification(PackageType.DataLimited, "BENELUX")).Package.Id);

        AssertFault(catalogue, Specification(PackageType.DataLimited, "TH", "FR"), "destination",
            "covers all of TH (Thailand), FR (France)");
        AssertFault(catalogue, Specification(PackageType.DataLimited, "TH", "US"), "destination",
            "no data-limited package for US (United States)");
        AssertFault(catalogue, Specification(PackageType.DataLimited, "US"), "destination",
            "no data-limited package for US (United States)");
        AssertFault(catalogue, Specification(PackageType.DataLimited, "EUROPE"), "destination",
            "no data-limited package for EUROPE (Europe)");
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
    public void A_destination_is_required_unless_the_partner_may_leave_it_out()
    {
        var fault = FaultOf(Default, Specification(PackageType.Starter));
        Assert.Equal(("package_specifications[0].destination", FaultCodes.Required), (fault.Field, fault.Code));

        var free = PartnerOf(3);
        free.AllowsDestinationlessCodes = true;
        var resolved = Resolve(Default, Specification(PackageType.Starter), free);
        Assert.Equal(("starter-1gb-365d", null), (resolved.Package.Id, resolved.Destination));
        Assert.Empty(resolved.Destinations);

        var catalogue = new Catalogue(1, [Package("th", "TH", priority: 1), Package("asia", "ASIA"), Package("eu", "EU")]);
        Assert.Equal("asia", Resolve(catalogue, Specification(PackageType.DataLimited), free).Package.Id);
    }

    [Fact]
    public void What_no_package_meets_is_named_with_what_there_is()
    {
        var size = AssertFault(Default, Specification(PackageType.DataLimited, "TH") with { SizeMegabytes = 7000 },
            "size", "no data-limited package of 7GB for TH (Thailand); there is 1GB, 3GB, 5GB, 10GB or 20GB");
        Assert.Equal("5GB", size.Suggestion);

        var days = AssertFault(Default, Specification(PackageType.Unlimited, "TH") with { DurationDays = 45 },
            "package_duration", "no unlimited package for TH (Thailand) for 45 days; there is 1 to 30 days");
        Assert.Equal("30", days.Suggestion);

        var fiveForever = Specification(PackageType.DataLimited, "TH") with { SizeMegabytes = 5000, DurationDays = int.MaxValue };
        AssertFault(Default, fiveForever,
            "package_duration", "of 5GB for TH (Thailand)");
        AssertFault(Default, Specification(PackageType.TimeLimited, "TH") with { SizeMegabytes = 5000, DurationDays = 6 },
            "package_duration", "there is 5 days");
        AssertFault(Default, Specification(PackageType.Unlimited, "TH") with { SizeMegabytes = 5000 }, "size", "leave size out");
        AssertFault(new(1, [Package("only", "TH")]), Specification(PackageType.Starter, "TH"), "package_type",
            "no starter package");
        AssertFault(new(1, []), Specification(PackageType.Starter, "TH", "VN"), "package_type", "no starter package");
    }

    [Fact]
    public void Every_faulty_destination_of_an_array_is_reported_at_its_place()
    {
        var faults = new List<Fault>();
        Assert.Null(Default.Resolve(Specification(PackageType.Starter, "TH", "Congo", "Atlantis"), Acme, faults));
        Assert.Equal(
            [("package_specifications[0].destination[1]", FaultCodes.AmbiguousDestination),
                ("package_specifications[0].destination[2]", FaultCodes.UnknownDestination)],
            faults.Select(fault => (fault.Field, fault.Code)));
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

    static Fault AssertFault(Catalogue catalogue, PackageSpecification specification, string field, string says)
    {
        var fault = FaultOf(catalogue, specification);
        Assert.Equal(($"package_specifications[0].{field}", FaultCodes.PackageUnavailable), (fault.Field, fault.Code));
        Assert.Contains(says, fault.Message, StringComparison.Ordinal);
        return fault;
    }

    static Fault FaultOf(Catalogue catalogue, PackageSpecification specification, Partner? partner = null)
    {
        var faults = new List<Fault>();
        Assert.Null(catalogue.Resolve(specification, partner ?? Acme, faults));
        return Assert.Single(faults);
    }

    static ResolvedPackage Resolve(Catalogue catalogue, PackageSpecification specification, Partner? partner = null)
    {
        var faults = new List<Fault>();
        var resolved = catalogue.Resolve(specification, partner ?? Acme, faults);
        Assert.True(faults.Count == 0, string.Join('\n', faults));
        return resolved!;
    }

    static PackageSpecification Specification(PackageType type, params string[] destinations) =>
        new() { Path = "package_specifications[0]", Type = type, Destinations = destinations };

    static Package Package(
        string id, string coverage, int? size = 1000, int days = 30, decimal price = 5, int priority = 100,
            Partner? partner = null, bool active = true)
    {
        return new()
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
    }

    static Partner PartnerOf(int number) => new()
    {
        Id = new Guid(number, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]),
        Slug = $"partner-{number}",
        Name = "Acme Travel",
        CreatedAt = DateTimeOffset.UnixEpoch,
    };
}
