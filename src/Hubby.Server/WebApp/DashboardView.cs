using Hubby.Esims;
using Hubby.Install;
using Hubby.Languages;
using Hubby.Packages;
using Hubby.PromoCodes;
using Hubby.Redemptions.Pages;
using Hubby.TravellerPages;

namespace Hubby.WebApp;

/// <summary>One line of the page: a place, what there is to know of it, and where it leads.</summary>
/// <param name="Place">Where it works.</param>
/// <param name="Sign">Its flag; none for a code that leaves the place open.</param>
/// <param name="Line">How far it is or how much it gives.</param>
/// <param name="Href">Its own page.</param>
public sealed record DashboardRow(string Place, DestinationSign? Sign, string Line, string Href)
{
    /// <summary>The promo code, where it is one.</summary>
    public string? Code { get; init; }
}

/// <summary>All that the page shows.</summary>
/// <param name="Esims">In use, or to be.</param>
/// <param name="Codes">To redeem.</param>
/// <param name="Ended">Of past trips.</param>
public sealed record DashboardView(
    IReadOnlyList<DashboardRow> Esims, IReadOnlyList<DashboardRow> Codes, IReadOnlyList<DashboardRow> Ended)
{
    public bool IsEmpty => Esims.Count + Codes.Count + Ended.Count == 0;

    /// <param name="page">In whose dress.</param>
    /// <param name="trips">What the traveller has.</param>
    /// <param name="linkOf">The secret of an eSIM's page.</param>
    /// <param name="now">To tell what is past.</param>
    internal static DashboardView Of(
        PageContext page, IReadOnlyList<Trip> trips, Func<Esim, string> linkOf, DateTimeOffset now)
    {
        var esims = trips.SelectMany(trip => trip.Esims).OrderByDescending(esim => esim.AssignedAt)
            .ToLookup(esim => HasEnded(esim, now), esim => Row(page, esim, linkOf(esim)));
        return new([.. esims[false]], [.. trips.SelectMany(trip => trip.Usable).Select(code => Row(page, code))],
            [.. esims[true]]);
    }

    static bool HasEnded(Esim esim, DateTimeOffset now) => esim.State == EsimState.Expired || esim.ExpiresAt <= now;

    static DashboardRow Row(PageContext page, Esim esim, string link)
    {
        var destination = Destination.FromCode(esim.Destination);
        return new(PlaceOf(page, destination), page.SignOf(destination), page.Text.Said(esim),
            page.Link($"{InstallRoutes.Root}/{link}"));
    }

    static DashboardRow Row(PageContext page, PromoCode code)
    {
        var destination = code.Destination is { } one ? Destination.FromCode(one) : null;
        return new(PlaceOf(page, destination), page.SignOf(destination),
            page.Text.Package(code.PackageSizeMegabytes, code.PackageDurationDays),
            page.Link($"{RedeemAddresses.Redeem}?code={code.Code}"))
        {
            Code = code.Code,
        };
    }

    static string PlaceOf(PageContext page, Destination? destination) =>
        destination?.NameIn(page.Language) ?? page.Text["page.hero.anywhere"];
}
