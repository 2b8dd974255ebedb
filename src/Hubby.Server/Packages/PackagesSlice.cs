using System.Text.Json.Serialization;
using Hubby.Http;

namespace Hubby.Packages;

/// <summary>The slice's services and routes.</summary>
static class PackagesSlice
{
    const string Tag = "Packages";

    public static IServiceCollection AddPackages(this IServiceCollection services) => services
        .AddSingleton<CurrentCatalogue>()
        .AddHostedService<CatalogueRefresher>()
        .AddAnswers(PackagesJson.Default);

    /// <summary>In the signed group.</summary>
    public static RouteGroupBuilder MapPackages(this RouteGroupBuilder api)
    {
        api.MapGet("/packages", ListPackages.Handle).WithName("list_packages").WithTags(Tag)
            .WithSummary("The packages you can use")
            .WithDescription("The active packages of the catalogue, common ones and your own, by id. "
                + "Send the `ETag` back as `If-None-Match`.")
            .Documented(PackageDocs.List);
        api.MapGet("/packages/{id}", GetPackage.Handle).WithName("get_package").WithTags(Tag)
            .WithSummary("One package")
            .WithDescription("By its id. Send the `ETag` back as `If-None-Match`.")
            .Documented(PackageDocs.Read);
        api.MapGet("/destinations", ListDestinations.Handle).WithName("list_destinations").WithTags(Tag)
            .WithSummary("The destinations a booking may name")
            .WithDescription("Every country of ISO 3166-1 and the regions, with names in the language asked for. "
                + "Send the `ETag` back as `If-None-Match`.")
            .Documented(PackageDocs.Destinations);
        return api;
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(Page<PackageAnswer>))]
[JsonSerializable(typeof(Envelope<PackageAnswer>))]
[JsonSerializable(typeof(Envelope<DestinationsAnswer>))]
sealed partial class PackagesJson : JsonSerializerContext;
