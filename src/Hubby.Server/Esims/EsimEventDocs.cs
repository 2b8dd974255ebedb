using Hubby.Data;
using Hubby.Http;
using Hubby.Packages;
using static Hubby.Http.Field;

namespace Hubby.Esims;

/// <summary>What the API document says of the events of eSIMs and of the data on them.</summary>
static class EsimEventDocs
{
    static readonly Shape Data = Shape.Object("EsimEvent",
        Required("booking", Shape.Form($"^[0-9A-Za-z]{{{Ids.Length}}}$"), "The booking's `id`."),
        Required("position", Shape.Integer(0), "Of its promo code."),
        Required("esim", Shape.Formatted("uuid"), "Its id here."),
        Required("iccid", EsimShapes.IccidForm, "The number of the profile."),
        Required("status", EsimShapes.Status, "Where it stands now."),
        Required("package_id", Shape.Text(Package.MaxIdLength), "The package in the catalogue."),
        Required("destination", Shape.Text(20), "ISO 3166-1 alpha-2 or a region's code."),
        Required("data_used_mb", Shape.Integer(0), "Used so far, in megabytes of 10^6 bytes."),
        Optional("data_total_mb", Shape.Integer(1), "Left out where the data has no end."),
        Optional("replaces", EsimShapes.IccidForm, "The eSIM in whose place it was issued."));

    public static readonly EventDoc[] All =
    [
        Of(EsimFact.Assigned, "A traveller was given an eSIM.", "assigned", 0),
        Of(EsimFact.Downloaded, "It is on the phone and not installed yet.", "downloaded", 0),
        Of(EsimFact.Installed, "The phone can use it.", "installed", 0),
        Of(EsimFact.Removed, "It was deleted from the phone.", "removed", 0),
        Of(EsimFact.Activated, "Its package began with the first use.", "active", 1),
        Of(EsimFact.UsageOf(50), "Half of the data is used.", "active", 500),
        Of(EsimFact.UsageOf(80), "Four fifths of the data are used.", "active", 800),
        Of(EsimFact.UsageOf(100), "All data is used.", "depleted", 1000),
        Of(EsimFact.Expired, "The days of its package are over.", "expired", 640),
    ];

    static EventDoc Of(string type, string when, string status, int used) => new(type, when, Data,
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
          "data_total_mb": 1000
        }
        """);
}
