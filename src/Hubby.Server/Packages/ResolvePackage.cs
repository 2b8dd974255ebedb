using Hubby.Http;
using Hubby.Partners;

namespace Hubby.Packages;

/// <summary>Which package a specification means. A pure function of the catalogue, the specification and the partner.</summary>
static class ResolvePackage
{
    extension(Catalogue catalogue)
    {
        /// <summary>The package, or none and at least one fault.</summary>
        public ResolvedPackage? Resolve(PackageSpecification specification, Partner partner, ICollection<Fault> faults)
        {
            var shelf = catalogue.ShelfOf(partner.Id);
            if (specification.PackageId is not null)
                return ById(shelf, specification, faults);

            var section = shelf[specification.Type];
            return specification.Destinations.Count switch
            {
                0 => WithoutDestination(section, specification, partner, faults),
                1 => ForOne(section, specification, faults),
                _ => ForSeveral(section, specification, faults),
            };
        }
    }

    static ResolvedPackage? ById(Shelf shelf, PackageSpecification specification, ICollection<Fault> faults)
    {
        if (shelf.Find(specification.PackageId!) is { } package)
        {
            var country = Coverage.OnlyCountry(package.Coverage);
            return new(package, country?.Code, country?.Iso3, country?.Alone ?? []);
        }

        var shown = Shown.Short(specification.PackageId!);
        faults.Add(new($"{specification.Path}.package_id", FaultCodes.UnknownPackage,
            $"There is no package \"{shown}\". GET /api/packages lists those you can use.")
        {
            Sent = shown,
        });
        return null;
    }

    static ResolvedPackage? WithoutDestination(
        Section section, PackageSpecification specification, Partner partner, ICollection<Fault> faults)
    {
        if (!partner.AllowsDestinationlessCodes)
        {
            faults.Add(new($"{specification.Path}.destination", FaultCodes.Required,
                "Send the destination: a country's name or ISO 3166-1 code, or a region such as EU."));
            return null;
        }

        if (Select(section.WidestFirst, specification) is { } package)
            return new(package, null, null, []);
        faults.Add(Unavailable.Among(section.WidestFirst, specification, ""));
        return null;
    }

    static ResolvedPackage? ForOne(Section section, PackageSpecification specification, ICollection<Fault> faults)
    {
        // Found first and explained after, so that the sentences cost nothing where all is well.
        var text = specification.Destinations[0];
        var destination = Destinations.Find(text) ?? Destinations.Parse(text, $"{specification.Path}.destination", faults);
        return destination is null ? null : One(section, specification, destination, faults);
    }

    static ResolvedPackage? One(Section section, PackageSpecification specification, Destination destination,
        ICollection<Fault> faults)
    {
        var offers = section.For(destination);
        if (Select(offers, specification) is { } package)
            return new(package, destination.Code, destination.Iso3, destination.Alone);

        faults.Add(offers.IsEmpty && !section.All.IsEmpty
            ? Unavailable.In(specification, destination.ToString())
            : Unavailable.Among(offers, specification, $" for {destination}"));
        return null;
    }

    static ResolvedPackage? ForSeveral(Section section, PackageSpecification specification, ICollection<Fault> faults)
    {
        var wanted = new List<Destination>(specification.Destinations.Count);
        var before = faults.Count;
        for (var index = 0; index < specification.Destinations.Count; index++)
        {
            var field = $"{specification.Path}.destination[{index}]";
            var destination = Destinations.Parse(specification.Destinations[index], field, faults);
            if (destination is not null && !wanted.Contains(destination))
                wanted.Add(destination);
        }

        if (faults.Count > before)
            return null;
        if (wanted is [var only])
            return One(section, specification, only, faults);

        var offers = section.Covering(wanted.Aggregate(default(CountrySet), (set, destination) => set | destination.Set));
        if (Select(offers, specification) is { } package)
            return new(package, null, null, [.. wanted.Select(destination => destination.Code)]);

        faults.Add(offers.Length == 0 && !section.All.IsEmpty
            ? Unavailable.Together(specification, section, wanted)
            : Unavailable.Among(offers, specification, " for all of these destinations"));
        return null;
    }

    static Package? Select(ReadOnlySpan<Offer> offers, PackageSpecification specification)
    {
        foreach (var offer in offers)
        {
            if (offer.Fits(specification))
                return offer.Package;
        }

        return null;
    }
}
