using Hubby.Http;
using Hubby.Partners;

namespace Hubby.Packages;

/// <summary><c>GET /api/packages/{id}</c>; another partner's package is as unknown as none at all.</summary>
static class GetPackage
{
    public static IResult Handle(HttpContext http, Caller caller, CurrentCatalogue current, string id)
    {
        var catalogue = current.Value;
        if (catalogue.ShelfOf(caller.Partner.Id).Find(id) is not { } package)
            return Problems.NotFound.ToResult();
        return http.IsKnownToCaller(VersionFor(catalogue, caller))
            ? Conditional.NotModified
            : TypedResults.Ok(new Envelope<PackageAnswer>("The package.", PackageAnswer.Of(package)));
    }

    public static string VersionFor(Catalogue catalogue, Caller caller) => $"{catalogue.Version:x}-{caller.Partner.Slug}";
}
