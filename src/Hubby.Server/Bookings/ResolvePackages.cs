using Hubby.Http;
using Hubby.Packages;
using Hubby.Partners;

namespace Hubby.Bookings;

static class ResolvePackages
{
    /// <summary>
    /// One resolved package per specification; shorter when one of them could not be resolved, and then there are faults.
    /// </summary>
    public static IReadOnlyList<ResolvedPackage> From(BookingRequest request, Catalogue catalogue, Partner partner, Faults faults)
    {
        var resolved = new List<ResolvedPackage>(request.Specifications.Count);
        var read = faults.ToArray();
        foreach (var specification in request.Specifications)
        {
            // A specification that could not be read would only earn a second fault for the same mistake.
            if (Array.Exists(read, fault => IsOf(specification, fault)))
                continue;
            if (catalogue.Resolve(specification, partner, faults) is { } package)
                resolved.Add(package);
        }

        return resolved;
    }

    static bool IsOf(PackageSpecification specification, Fault fault) =>
        fault.Field == specification.Path
        || fault.Field.StartsWith(specification.Path + ".", StringComparison.Ordinal);
}
