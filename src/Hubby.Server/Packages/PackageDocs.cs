using Hubby.Http;
using static Hubby.Http.Field;

namespace Hubby.Packages;

/// <summary>What the API document says of the catalogue's routes.</summary>
static class PackageDocs
{
    static readonly (string, string)[] Tagged = [("ETag", "Names this state of the answer (RFC 9110).")];
    static readonly RouteAnswer Unchanged = new(304, "You have the answer already.", null, null) { Headers = Tagged };
    static readonly RouteParameter IfNoneMatch =
        RouteParameter.Header("If-None-Match", new(ShapeType.String), "The `ETag` of the answer you have.");

    static readonly Shape Id = Shape.Text(Package.MaxIdLength) with { Example = "starter-1gb-365d" };
    static readonly Shape Type = Shape.OneOf(PackageTypes.All);
    static readonly Shape Alpha2 = Shape.Form("^[A-Z]{2}$") with { Example = "TH" };
    static readonly Shape RegionCode = new Shape(ShapeType.String) with { Example = "EU" };

    static readonly Shape PackageShape = Shape.Object("Package",
        Required("id", Id, "What a booking may send as `package_id`."),
        Required("package_type", Type, "The kind of package."),
        Required("size", new Shape(ShapeType.String) with { Example = "1GB" },
            $"Its data, 1 GB being 1,000 MB; `{DataSize.Unlimited}` when there is no end."),
        Required("package_duration", Shape.Integer(1), "Days it lasts."),
        Required("coverage", Shape.ListOf(new Shape(ShapeType.String), 1),
            "Codes of `GET /api/destinations`; `*` alone is everywhere."),
        Required("price", Shape.Object("Price",
            Required("amount", Shape.Number(0), "In the currency's own unit: 4.5 is four and a half."),
            Required("currency", Shape.Form("^[A-Z]{3}$"), "ISO 4217.")), "What one promo code costs."),
        Required("priority", new(ShapeType.Integer), "The lowest number wins where a specification leaves a choice."));

    static readonly Shape Country = Shape.Object("Country",
        Required("code", Alpha2, "ISO 3166-1 alpha-2."),
        Required("iso3", Shape.Form("^[A-Z]{3}$"), "ISO 3166-1 alpha-3."),
        Required("name", new(ShapeType.String), "In the answer's language."),
        Required("regions", Shape.ListOf(RegionCode), "The regions it belongs to."));

    static readonly Shape Region = Shape.Object("Region",
        Required("code", RegionCode, "What a booking may send as `destination`."),
        Required("name", new(ShapeType.String), "In the answer's language, where that has a name for it."),
        Required("countries", Shape.ListOf(Alpha2, 1), "Its countries."));

    const string Starter = """
        {
          "id": "starter-1gb-365d",
          "package_type": "starter",
          "size": "1GB",
          "package_duration": 365,
          "coverage": ["*"],
          "price": { "amount": 4.5, "currency": "EUR" },
          "priority": 100
        }
        """;

    public static readonly RouteDoc List = new()
    {
        Parameters =
        [
            RouteParameter.Query(
                "destination", new(ShapeType.String), "Only packages that work there: a name, an ISO 3166-1 code or a region."),
            RouteParameter.Query("package_type", Type, "Only packages of this kind."),
            RouteParameter.Limit("Packages"),
            RouteParameter.Cursor,
            IfNoneMatch,
        ],
        Answers =
        [
            new(200, "A page of packages, by id.", Shape.ListOf(PackageShape, 0, PageRequest.MaxLimit),
                $$"""
                { "success": true, "message": "The packages.", "data": [{{Starter}}], "has_more": false, "next_cursor": null }
                """)
            {
                IsPage = true,
                Headers = [.. Tagged, RouteAnswer.NextPage],
            },
            Unchanged,
        ],
    };

    public static readonly RouteDoc Read = new()
    {
        Parameters = [RouteParameter.Path("id", Id, "The package's id."), IfNoneMatch],
        Answers =
        [
            new(200, "The package.", PackageShape,
                $$"""{ "success": true, "message": "The package.", "data": {{Starter}} }""") { Headers = Tagged },
            Unchanged,
        ],
    };

    public static readonly RouteDoc Destinations = new()
    {
        Parameters =
        [
            RouteParameter.Query("locale", new Shape(ShapeType.String) with { Example = "de" },
                "BCP 47. The language of the names; English where we do not have it."),
            IfNoneMatch,
        ],
        Answers =
        [
            new(200, "Every country of ISO 3166-1, and the regions.", Shape.Object("Destinations",
                Required("language", new(ShapeType.String), "The language of the names."),
                Required("countries", Shape.ListOf(Country), "By code."),
                Required("regions", Shape.ListOf(Region), "The widest first.")),
                """
                {
                  "success": true,
                  "message": "The destinations.",
                  "data": {
                    "language": "en",
                    "countries": [{ "code": "TH", "iso3": "THA", "name": "Thailand", "regions": ["ASIA"] }],
                    "regions": [{ "code": "ASIA", "name": "Asia", "countries": ["TH", "VN"] }]
                  }
                }
                """)
            {
                Headers = [.. Tagged, ("Content-Language", "The language of the names.")],
            },
            Unchanged,
        ],
    };
}
