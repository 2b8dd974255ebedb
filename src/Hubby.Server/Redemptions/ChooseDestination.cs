using Hubby.Http;
using Hubby.Packages;
using Hubby.PromoCodes;

namespace Hubby.Redemptions;

/// <summary>Where an eSIM is to work: as the booking says, or as the traveller chooses where it leaves that open.</summary>
static class ChooseDestination
{
    public const string Field = "destination";

    /// <summary>What a traveller may choose from, by code; none when the booking has chosen.</summary>
    public static IReadOnlyList<Destination> ChoicesFor(PromoCode code, CurrentCatalogue catalogue)
    {
        if (code.Destination is not null)
            return [];
        if (code.Destinations is { } several)
            return [.. several.Split(' ').Select(Destination.FromCode).OfType<Destination>()];
        var coverage = CoverageOf(code, catalogue);
        return [.. Destination.Countries.Concat(Destination.Regions).Where(choice => coverage.Covers(choice.Set))];
    }

    /// <summary>The code of the destination, or none and a fault.</summary>
    /// <param name="code">What the right is.</param>
    /// <param name="wish">What the traveller named, if anything.</param>
    /// <param name="catalogue">Where the package works.</param>
    /// <param name="faults">Gets what is wrong.</param>
    public static string? For(PromoCode code, string? wish, CurrentCatalogue catalogue, Faults faults)
    {
        if (wish is null)
        {
            if (code.Destination is null)
                faults.Add(new Fault(Field, FaultCodes.Required, "Choose the destination; this promo code leaves it open."));
            return code.Destination;
        }

        if (Destinations.Parse(wish, Field, faults) is not { } destination)
            return null;
        if (AllowedBy(code, destination, catalogue))
            return code.Destination ?? destination.Code;
        faults.Add(new Fault(Field, FaultCodes.InvalidValue, $"This promo code is not good for {destination}.") { Sent = wish });
        return null;
    }

    static bool AllowedBy(PromoCode code, Destination destination, CurrentCatalogue catalogue)
    {
        if (code.Destination is { } only)
            return Destination.FromCode(only)?.Set.Covers(destination.Set) is true;
        return code.Destinations is { } several
            ? several.Split(' ').Any(one => Destination.FromCode(one)?.Set.Covers(destination.Set) is true)
            : CoverageOf(code, catalogue).Covers(destination.Set);
    }

    // A package that has left the catalogue since was good for everything that its code was given for.
    static CountrySet CoverageOf(PromoCode code, CurrentCatalogue catalogue) =>
        catalogue.Value.ShelfOf(code.PartnerId).Find(code.PackageId) is { } package
            ? Coverage.Read(package.Coverage) : Destination.Everywhere;
}
