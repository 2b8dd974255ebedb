using Hubby.Bookings;
using Hubby.Esims;
using Hubby.Http;
using Hubby.Install;
using Hubby.Redemptions;
using Hubby.WebApp;
using static Hubby.Http.Field;

namespace Hubby.Native;

/// <summary>What the API document says of the calls for native apps.</summary>
static class NativeDocs
{
    static readonly Shape Support = Shape.OneOf("yes", "maybe", "no", "unknown");
    static readonly Shape Text = new(ShapeType.String);
    static readonly Shape Typed = Shape.Text(DeviceCompatibility.MaxDevice) with { Example = "iPhone 14" };
    static readonly Shape Region = Shape.Form("^[A-Za-z]{2}$") with { Example = "CN" };
    static readonly Shape Locale = Shape.Text(LanguageTag.MaxLength) with { Example = "nl" };

    static readonly Field AskedLocale =
        Optional("locale", Locale, "The traveller's language, BCP 47; else yours, else English.");

    static readonly Shape Device = Shape.Object("Device",
        Required("maker", Text, "As people say it."),
        Required("model", Text, "As the shop sold it."),
        Required("esim", Support, "Whether it takes an eSIM; maybe: region, shop or network decide."));

    public static readonly RouteDoc Dashboard = new()
    {
        Parameters =
        [
            RouteParameter.Query("external_user_id", Shape.Text(BookingRequest.MaxReferenceLength),
                "The traveller, as in your bookings."),
            RouteParameter.Query("email", Shape.Formatted("email"), "The address of the bookings."),
        ],
        Answers =
        [
            new(200, "What the traveller has; nothing of one whom nobody knows.", WebAppDocs.DashboardShape, WebAppDocs.Sample),
        ],
    };

    public static readonly RouteDoc Instruct = new()
    {
        Body = Shape.Object("InstructionsRequest",
            Optional("platform", Shape.OneOf([.. InstallSteps.Platforms]), "The kind of phone. It counts before `device`."),
            Optional("device", Typed, "The phone as it calls itself or as its owner does."),
            AskedLocale,
            Optional("iccid", Shape.Text(Iccid.MaxTyped) with { Example = "89999123456789012349" }, "The eSIM to install.")),
        BodyExamples =
        [
            new("device", "By the phone's own name", """{ "device": "SM-S911B", "locale": "nl" }"""),
            new("esim", "For one eSIM", """{ "platform": "iphone", "iccid": "89999123456789012349" }"""),
        ],
        Answers =
        [
            new(200, "The steps, in their order.", Shape.Object("Instructions",
                    Required("platform", Shape.OneOf([.. InstallSteps.Platforms]), "The kind of phone."),
                    Required("locale", Locale, "The language of the texts."),
                    Required("heading", Text, "What it is about."),
                    Required("steps", Shape.ListOf(Shape.Object("InstructionStep",
                        Required("when", Shape.OneOf("home", "landed"), "At home on Wi-Fi, or after landing."),
                        Required("title", Text, "A few words."),
                        Required("text", Text, "A sentence or two.")), 1), "One after the other."),
                    Required("note", Text.OrNull(), "What is different on old versions."),
                    Required("install_url", Shape.Formatted("uri").OrNull(),
                        "Opens the installation; null without `iccid`. It holds the activation code.")),
                """
                {
                  "success": true,
                  "message": "How to install the eSIM.",
                  "data": {
                    "platform": "iphone",
                    "locale": "en",
                    "heading": "Install your eSIM",
                    "steps": [
                      { "when": "home", "title": "Tap Install", "text": "Settings opens. Tap Continue." },
                      { "when": "landed", "title": "Switch your data over", "text": "Choose the new SIM for data." }
                    ],
                    "note": null,
                    "install_url": null
                  }
                }
                """),
        ],
        Problems = [ReadEsim.NotFound],
    };

    public static readonly RouteDoc Redeem = RedeemRoute.Doc with
    {
        TakesIdempotencyKey = true,
        Problems =
        [
            IdempotencyKey.Invalid, CodeProblems.Unknown, CodeProblems.Used, CodeProblems.Expired, CodeProblems.Revoked,
            EsimProblems.OutOfStock, EsimProblems.ProviderBusy,
        ],
    };

    public static readonly RouteDoc Devices = new()
    {
        Parameters =
        [
            RouteParameter.Query("device", Shape.Text(QueryFields.MaxLength), "Only the models that this may mean."),
            RouteParameter.Query("region", Region, "Where the phone was sold: some have no eSIM in some countries."),
        ],
        Answers =
        [
            new(200, "Phones.", Shape.ListOf(Device), """
                {
                  "success": true,
                  "message": "Phones, and whether they take an eSIM.",
                  "data": [{ "maker": "Apple", "model": "iPhone 14", "esim": "yes" }]
                }
                """),
        ],
    };

    public static readonly RouteDoc Check = new()
    {
        Body = Shape.Object("DeviceCheckRequest",
            Required("device", Typed, "The phone as it calls itself or as its owner does."),
            Optional("region", Region, "Where it was sold."),
            AskedLocale),
        BodyExamples = [new("typed", "What its owner types", """{ "device": "iPhone 14", "locale": "en" }""")],
        Answers =
        [
            new(200, "What is known of it.", Shape.Object("DeviceCheck",
                    Required("device", Text, "As you sent it."),
                    Required("esim", Support, "Whether it takes an eSIM."),
                    Required("message", Text, "The same in a sentence, for the traveller."),
                    Required("locale", Locale, "The language of the sentence."),
                    Required("models", Shape.ListOf(Device), "What the list has that is like it.")),
                """
                {
                  "success": true,
                  "message": "What is known of this phone.",
                  "data": {
                    "device": "iPhone 14",
                    "esim": "yes",
                    "message": "iPhone 14 takes an eSIM. You are ready to go.",
                    "locale": "en",
                    "models": [{ "maker": "Apple", "model": "iPhone 14", "esim": "yes" }]
                  }
                }
                """),
        ],
    };
}
