using Hubby.Http;
using Hubby.Packages;
using static Hubby.Http.Field;

namespace Hubby.PromoCodes;

/// <summary>What the API document says of the events of promo codes.</summary>
static class PromoCodeEventDocs
{
    static readonly Shape Code = Shape.Form("^[0-9A-Z]{10}$");

    static readonly Field[] Fields =
    [
        EventDocs.Booking,
        Required("position", Shape.Integer(0), "Its place in the booking."),
        Required("promo_code", Code, "The code."),
        Required("uuid", Shape.Formatted("uuid"), "Of its claim link."),
        Required("status", Shape.OneOf("issued", "claimed", "redeemed", "revoked", "expired"), "What it is now."),
        PackageFields.Id,
        Optional("destination", Shape.Text(20), "ISO 3166-1 alpha-2 or a region's code, when it is one."),
    ];

    static readonly Shape Data = Shape.Object("PromoCodeEvent", Fields);
    static readonly Shape Reissue = Shape.Object("PromoCodeReissueEvent",
        [.. Fields, Required("replaces", Code, "The code in whose place it stands.")]);

    public static readonly EventDoc[] All =
    [
        Of(PromoCodeFact.Claimed, "A traveller had the code sent to an address by its claim link.", "claimed"),
        Of(PromoCodeFact.Redeemed, "A traveller has the eSIM for it.", "redeemed"),
        Of(PromoCodeFact.Revoked, "A promo code is void; one for each code when a booking is cancelled.", "revoked"),
        new(PromoCodeFact.Reissued,
            "Another code stands in the place of one that is void from then on, which a `promo_code.revoked` says as well.",
            Reissue,
            """
            {
              "booking": "03ar3lAnqvpKQJB0v5wT",
              "position": 0,
              "promo_code": "H4VTR9WKPM",
              "uuid": "0b1f8f0e-2a54-4b0e-9c64-6f0a3a5f9f1d",
              "status": "issued",
              "package_id": "starter-1gb-365d",
              "destination": "TH",
              "replaces": "CXZ6ZM9NGA"
            }
            """),
        Of(PromoCodeFact.Expired, "Its time is over and nobody has redeemed it.", "expired"),
    ];

    static EventDoc Of(string type, string when, string status) => new(type, when, Data,
        $$"""
        {
          "booking": "03ar3lAnqvpKQJB0v5wT",
          "position": 0,
          "promo_code": "CXZ6ZM9NGA",
          "uuid": "5163cbc9-a96a-4a97-8577-bd3416bd3e4b",
          "status": "{{status}}",
          "package_id": "starter-1gb-365d",
          "destination": "TH"
        }
        """);
}
