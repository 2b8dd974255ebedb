namespace Hubby.Packages;

/// <summary>One entry of <c>package_specifications</c>, read and checked for form; the catalogue decides what it means.</summary>
sealed record PackageSpecification
{
    /// <summary>Where it stands in the request, as <c>package_specifications[0]</c>: faults name fields below it.</summary>
    public required string Path { get; init; }

    /// <summary>When set, everything else but quantity and expiry is ignored.</summary>
    public string? PackageId { get; init; }
    public PackageType Type { get; init; } = PackageType.DataLimited;

    /// <summary>As the partner wrote them: names, alpha-2, alpha-3 or regions; empty when none was sent.</summary>
    public IReadOnlyList<string> Destinations { get; init; } = [];

    /// <summary>In megabytes of 10^6 bytes.</summary>
    public int? SizeMegabytes { get; init; }
    public int? DurationDays { get; init; }
    public int Quantity { get; init; } = 1;
    public DateTimeOffset? ExpiresAt { get; init; }
}

/// <summary>What a specification came to: the right that each of its promo codes carries.</summary>
/// <param name="Package">The catalogue's entry.</param>
/// <param name="Destination">Alpha-2 or region code of the one destination asked for; none when several or none were
/// named.</param>
/// <param name="Iso3">ISO 3166-1 alpha-3 when the destination is a country.</param>
/// <param name="Destinations">Every code asked for, in the order of the request; empty for a code without destination.</param>
sealed record ResolvedPackage(Package Package, string? Destination, string? Iso3, IReadOnlyList<string> Destinations);
