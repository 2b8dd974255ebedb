using Hubby.Http;

namespace Hubby.Packages;

/// <summary>What the API document says of packages wherever they are named.</summary>
static class PackageFields
{
    public static readonly Field Id =
        Field.Required("package_id", Shape.Text(Package.MaxIdLength), "The package in the catalogue.");

    public static readonly Field Destination = Field.Required(
        "destination", Shape.Text(20) with { Example = "TH" }, "ISO 3166-1 alpha-2 or a region's code.");
}
