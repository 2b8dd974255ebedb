using Hubby.Http;
using Hubby.Packages;
using static Hubby.Tests.Packages.Resolving;

namespace Hubby.Tests.Packages;

/// <summary>What a specification that no package meets is told.</summary>
public sealed class UnmetPackageTests
{
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

    static Fault AssertFault(Catalogue catalogue, PackageSpecification specification, string field, string says)
    {
        var fault = FaultOf(catalogue, specification);
        Assert.Equal(($"package_specifications[0].{field}", FaultCodes.PackageUnavailable), (fault.Field, fault.Code));
        Assert.Contains(says, fault.Message, StringComparison.Ordinal);
        return fault;
    }
}
