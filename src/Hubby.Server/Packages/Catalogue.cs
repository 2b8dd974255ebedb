using System.Collections.Frozen;

namespace Hubby.Packages;

/// <summary>All active packages as of one version, arranged so that a booking finds its own without search. Never
/// changes.</summary>
sealed class Catalogue
{
    readonly Shelf _common;
    readonly FrozenDictionary<Guid, Shelf> _own;

    public Catalogue(long version, IEnumerable<Package> packages)
    {
        Version = version;
        var offers = packages.Where(package => package.IsActive).Select(package => new Offer(package)).ToList();
        var common = offers.Where(offer => offer.Package.PartnerId is null).ToList();
        _common = new(common);
        _own = offers.Where(offer => offer.Package.PartnerId is not null).GroupBy(offer => offer.Package.PartnerId!.Value)
            .ToFrozenDictionary(own => own.Key, own => new Shelf([.. common, .. own]));
    }

    /// <summary>The stored version it was read at.</summary>
    public long Version { get; }

    /// <summary>What a partner may choose from: the common packages and its own.</summary>
    public Shelf ShelfOf(Guid partnerId) => _own.GetValueOrDefault(partnerId, _common);
}

/// <summary>A package with its countries worked out.</summary>
sealed class Offer(Package package)
{
    public Package Package => package;
    public CountrySet Coverage { get; } = Packages.Coverage.Read(package.Coverage);

    public bool Fits(PackageSpecification specification) =>
        (specification.SizeMegabytes is not { } size || size == package.SizeMegabytes)
        && (specification.DurationDays is not { } days || days == package.DurationDays);

    /// <summary>Which of two comes first where both would do. No two packages are equal, so the choice is always the
    /// same.</summary>
    public static int ByPreference(Offer one, Offer other)
    {
        var (a, b) = (one.Package, other.Package);
        var order = a.Priority.CompareTo(b.Priority);
        if (order == 0)
            order = (a.PartnerId is null).CompareTo(b.PartnerId is null);
        if (order == 0)
            order = (a.SizeMegabytes ?? int.MaxValue).CompareTo(b.SizeMegabytes ?? int.MaxValue);
        if (order == 0)
            order = a.DurationDays.CompareTo(b.DurationDays);
        // Amounts compare only within a currency.
        if (order == 0)
            order = string.CompareOrdinal(a.Currency, b.Currency);
        if (order == 0)
            order = a.Price.CompareTo(b.Price);
        return order != 0 ? order : string.CompareOrdinal(a.Id, b.Id);
    }
}

/// <summary>The packages one partner may use.</summary>
sealed class Shelf
{
    readonly FrozenDictionary<string, Offer> _byId;
    readonly Section[] _sections;

    public Shelf(List<Offer> offers)
    {
        _byId = offers.ToFrozenDictionary(offer => offer.Package.Id, StringComparer.Ordinal);
        Packages = [.. offers.Select(offer => offer.Package).OrderBy(package => package.Id, StringComparer.Ordinal)];
        _sections = [.. Enum.GetValues<PackageType>()
            .Select(type => new Section(offers.Where(offer => offer.Package.Type == type)))];
    }

    /// <summary>By id.</summary>
    public IReadOnlyList<Package> Packages { get; }

    public Section this[PackageType type] => _sections[(int)type];

    public Package? Find(string id) => _byId.GetValueOrDefault(id)?.Package;
}

/// <summary>A shelf's packages of one type, the preferred first.</summary>
sealed class Section
{
    readonly Offer[] _all;
    readonly Offer[] _widestFirst;
    readonly Offer[][] _byCountry;

    public Section(IEnumerable<Offer> offers)
    {
        _all = [.. offers.Order(Comparer<Offer>.Create(Offer.ByPreference))];
        _widestFirst = [.. _all.OrderByDescending(offer => offer.Coverage.Count)];

        // Most packages work everywhere, so most countries share one list.
        Offer[] everywhere = [.. _all.Where(offer => offer.Coverage == Destination.Everywhere)];
        var isSpecial = _all.Where(offer => offer.Coverage != Destination.Everywhere)
            .Aggregate(default(CountrySet), (countries, offer) => countries | offer.Coverage);
        _byCountry = [.. Destination.Countries.Select(country => isSpecial.Covers(country.Set)
            ? [.. _all.Where(offer => offer.Coverage.Covers(country.Set))]
            : everywhere)];
    }

    public ReadOnlySpan<Offer> All => _all;

    /// <summary>For a code without destination, whose traveller chooses later: the more places it covers the better.</summary>
    public ReadOnlySpan<Offer> WidestFirst => _widestFirst;

    public ReadOnlySpan<Offer> For(Destination destination) => destination.IsCountry ? _byCountry[destination.Index]
        : Covering(destination.Set);

    public Offer[] Covering(CountrySet countries) => [.. _all.Where(offer => offer.Coverage.Covers(countries))];
}
