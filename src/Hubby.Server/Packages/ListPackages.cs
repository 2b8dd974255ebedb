using Hubby.Http;
using Hubby.Partners;
using Microsoft.Extensions.Options;

namespace Hubby.Packages;

/// <param name="Id">What a booking may send as <c>package_id</c>.</param>
/// <param name="PackageType"><c>starter</c>, <c>data-limited</c>, <c>time-limited</c> or <c>unlimited</c>.</param>
/// <param name="Size">Such as <c>1GB</c>, or <c>Unlimited</c>.</param>
/// <param name="PackageDuration">In days.</param>
/// <param name="Coverage">Country and region codes of GET /api/destinations; <c>*</c> alone is everywhere.</param>
/// <param name="Price">What one promo code costs.</param>
/// <param name="Priority">The lowest number wins where a specification leaves a choice.</param>
sealed record PackageAnswer(
    string Id, string PackageType, string Size, int PackageDuration, IReadOnlyList<string> Coverage, PriceAnswer Price,
        int Priority)
{
    public static PackageAnswer Of(Package package) => new(
        package.Id, package.Type.ToApi(), DataSize.Format(package.SizeMegabytes), package.DurationDays,
        package.Coverage.Split(' '), PriceAnswer.Of(package), package.Priority);
}

/// <param name="Amount">In the currency's own unit: 4.5 is four and a half.</param>
/// <param name="Currency">ISO 4217.</param>
sealed record PriceAnswer(decimal Amount, string Currency)
{
    // Dividing so takes the zeros off the end: the two databases keep them differently.
    public static PriceAnswer Of(Package package) => new(package.Price / 1.0000000000000000000000000000m, package.Currency);
}

/// <summary><c>GET /api/packages</c>: what the calling partner can choose from, by id.</summary>
static class ListPackages
{
    public static IResult Handle(HttpContext http, Caller caller, CurrentCatalogue current, IOptions<HubbyOptions> options)
    {
        var faults = new Faults();
        var fields = new QueryFields(http.Request, faults);
        var page = fields.Page();
        var wanted = fields.Text("destination") is { } text ? Destinations.Parse(text, "destination", faults) : null;
        var type = fields.Parsed("package_type", PackageTypes.Parse, FaultCodes.InvalidValue,
            $"Send {Shown.OneOf(PackageTypes.All)}.");
        if (faults.Count > 0)
            return Problems.InvalidRequest.ToResult(faults);

        var catalogue = current.Value;
        if (http.IsKnownToCaller(GetPackage.VersionFor(catalogue, caller)))
            return Conditional.NotModified;

        var found = catalogue.ShelfOf(caller.Partner.Id).Packages
            .Where(package => string.CompareOrdinal(package.Id, page.After) > 0)
            .Where(package => type is null || package.Type == type)
            .Where(package => wanted is null || Coverage.Read(package.Coverage).Covers(wanted.Set))
            .Take(page.Limit + 1).ToList();
        var (shown, cursor) = page.Cut(http, options.Value.PublicUrl, found, package => package.Id);
        return TypedResults.Ok(new Page<PackageAnswer>("Packages, by id.", shown.ConvertAll(PackageAnswer.Of),
            cursor is not null, cursor));
    }
}
