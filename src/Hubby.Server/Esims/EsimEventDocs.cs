using Hubby.Http;
using Hubby.Packages;
using static Hubby.Http.Field;

namespace Hubby.Esims;

/// <summary>What the API document says of the events of eSIMs and of the data on them.</summary>
static class EsimEventDocs
{
    static readonly Field[] Fields =
    [
        EventDocs.Booking,
        Required("position", Shape.Integer(0), "Of its promo code."),
        Required("esim", Shape.Formatted("uuid"), "Its id here."),
        Required("iccid", EsimShapes.IccidForm, "The number of the profile."),
        Required("status", EsimShapes.Status, "Where it stands now."),
        PackageFields.Id,
        Required("destination", Shape.Text(20), "ISO 3166-1 alpha-2 or a region's code."),
        Required("data_used_mb", Shape.Integer(0), "Used so far, in megabytes of 10^6 bytes."),
        Optional("data_total_mb", Shape.Integer(1), "Left out where the data has no end."),
        Optional("expires_at", Shape.Instant(), "When its days end, once they have begun."),
        Optional("replaces", EsimShapes.IccidForm, "The eSIM in whose place it was issued."),
    ];

    static readonly Shape Data = Shape.Object("EsimEvent", Fields);

    static readonly Shape Added = Shape.Object("TopUpEvent",
    [
        .. Fields,
        Required("topup", Shape.Object(null,
            Required("id", Shape.Formatted("uuid"), "Names the top-up."),
            Required("package_id", Shape.Text(Package.MaxIdLength), "What was added."),
            Required("data_mb", Shape.Integer(1), "Its data, in megabytes of 10^6 bytes."),
            Required("duration_days", Shape.Integer(1), "Its days.")), "The data that was added."),
    ]);

    public static readonly EventDoc[] All =
    [
        Of(EsimFact.Assigned, "A traveller was given an eSIM.", "assigned", 0),
        Of(EsimFact.Downloaded, "It is on the phone and not installed yet.", "downloaded", 0),
        Of(EsimFact.Installed, "The phone can use it.", "installed", 0),
        Of(EsimFact.Removed, "It was deleted from the phone.", "removed", 500, Ends),
        Of(EsimFact.Activated, "Its package began with the first use.", "active", 0, Ends),
        Of(EsimFact.UsageOf(50), "Half of the data is used.", "active", 500, Ends),
        Of(EsimFact.UsageOf(80), "Four fifths of the data are used.", "active", 800, Ends),
        Of(EsimFact.UsageOf(100), "All data is used.", "depleted", 1000, Ends),
        Of(EsimFact.Expired, "The days of its package are over.", "expired", 640, Ends),
        Of(EsimFact.TopUpCompleted,
            "Data was added; one that was used up is `active` again. The total is with what was added.", "active", 1000, TopUp,
            2000) with { Data = Added },
    ];

    const string Ends = """
        ,
          "expires_at": "2027-03-04T06:06:07.000Z"
        """;

    const string TopUp = $$"""
        {{Ends}},
          "topup": {
            "id": "019b0c3e-7d8e-7a6b-8c9d-0e1f2a3b4c5d",
            "package_id": "data-limited-1gb-365d",
            "data_mb": 1000,
            "duration_days": 365
          }
        """;

    static EventDoc Of(string type, string when, string status, int used, string more = "", int total = 1000) => new(type, when,
        Data,
        $$"""
        {
          "booking": "03ar3lAnqvpKQJB0v5wT",
          "position": 0,
          "esim": "019b0c3e-4c5d-7a6b-8c9d-0e1f2a3b4c5d",
          "iccid": "89999123456789012349",
          "status": "{{status}}",
          "package_id": "starter-1gb-365d",
          "destination": "TH",
          "data_used_mb": {{used}},
          "data_total_mb": {{total}}{{more}}
        }
        """);
}
