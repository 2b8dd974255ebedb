using Hubby.Bookings;
using Hubby.Http;
using Hubby.Packages;
using Hubby.PromoCodes;
using static Hubby.Http.Field;

namespace Hubby.Esims;

/// <summary>What the API document says of a partner's eSIMs.</summary>
static class EsimDocs
{
    static readonly Shape Bytes = Shape.Integer(0);
    static readonly Shape BytesOrNone = new(ShapeType.Integer) { Lowest = 0, IsNullable = true };
    static readonly Shape PackageId = Shape.Text(Package.MaxIdLength);

    static readonly string[] CodeNames =
    [
        "smdp_address", "matching_id", "activation_code", "confirmation_code", "apn", "apple_install_url", "android_install_url",
        "qr_svg_url", "qr_png_url", "page_url",
    ];

    static readonly Shape Summary = Shape.Object("EsimSummary",
        Required("id", Shape.Formatted("uuid"), "Ours."),
        Required("iccid", EsimShapes.IccidForm, "The number of the profile."),
        Required("status", EsimShapes.Status, "Where it stands."),
        Required("booking", BookingShapes.Id, "The booking's `id`."),
        Required("booking_id", Shape.Text(BookingRequest.MaxReferenceLength).OrNull(), "Your reference of the booking."),
        Required("promo_code", Shape.Text(PromoCode.Length), "The code that it was given for."),
        Required("package_id", PackageId, "The package of that code."),
        Required("package_type", Shape.OneOf(PackageTypes.All), "The kind of package."),
        Required("package_size", Shape.Text(20), "Its data; `Unlimited` when there is no end."),
        Required("package_duration", Shape.Integer(1), "Days it lasts, from its first use."),
        PackageFields.Destination,
        Required("data_used_mb", Bytes, "Used so far, in megabytes of 10^6 bytes."),
        Required("data_total_mb", BytesOrNone, "With what was added; null is unlimited."),
        Required("assigned_at", Shape.Instant(), "When it was given."),
        Required("activated_at", Shape.Instant().OrNull(), "When it was first online."),
        Required("expires_at", Shape.Instant().OrNull(), "When its days end; null until they have begun."),
        Required("replaced_by", EsimShapes.IccidForm.OrNull(), "The ICCID of the one that was issued in its place."));

    static readonly Shape Own = Summary with
    {
        Name = "PartnerEsim",
        Fields = [.. Summary.Fields, .. EsimShapes.Esim.Fields.Where(field => CodeNames.Contains(field.Name))],
    };

    static readonly Shape Part = Shape.Object("PackageUsage",
        Required("kind", Shape.OneOf("package", "top_up"), "What the promo code gave, or what was added."),
        Required("id", Shape.Formatted("uuid").OrNull(), "The top-up's."),
        Required("package_id", PackageId, "Of the catalogue."),
        Required("package_type", Shape.OneOf(PackageTypes.All), "Its kind."),
        Required("package_duration", Shape.Integer(1), "Days."),
        Required("data_used_bytes", Bytes, "Used of it."),
        Required("data_total_bytes", BytesOrNone, "All of it; null is unlimited."),
        Required("data_left_bytes", BytesOrNone, "What is left of it; null is unlimited."),
        Required("added_at", Shape.Instant(), "Since when."));

    static readonly Shape Usage = Shape.Object("EsimUsage",
        Required("iccid", EsimShapes.IccidForm, "The number of the profile."),
        Required("status", EsimShapes.Status, "Where it stands."),
        Required("data_used_bytes", Bytes, "Used so far."),
        Required("data_total_bytes", BytesOrNone, "With what was added; null is unlimited."),
        Required("data_left_bytes", BytesOrNone, "What is left; null is unlimited."),
        Required("activated_at", Shape.Instant().OrNull(), "When it was first online."),
        Required("expires_at", Shape.Instant().OrNull(), "When its days end; null until they have begun."),
        Required("days_left", BytesOrNone, "Days until then, a begun one counts; null until they have begun."),
        Required("as_of", Shape.Instant(), "When this was last true, by the provider's clock."),
        Required("packages", Shape.ListOf(Part, 1), "One after the other, as they are used up."));

    static readonly Shape Choice = Shape.Object("TopUpPackage",
        Optional("package_id", PackageId, "The package itself. When it is sent, all other fields are ignored."),
        Optional("package_type", Shape.OneOf(PackageTypes.DataLimited) with { Default = PackageTypes.DataLimited },
            "A top-up is always data-limited."),
        Optional("destination", Shape.EitherOf(
            Shape.Text(ReadSpecifications.MaxDestinationLength),
            Shape.ListOf(Shape.Text(ReadSpecifications.MaxDestinationLength), 1, ReadSpecifications.MaxDestinations)),
            "As in a booking; where it is left out, that of the eSIM. The package must work where the eSIM does."),
        Optional("size", Shape.Text(BookingRequest.MaxLabelLength) with { Example = "1GB" }, "Its data."),
        Optional("package_duration", Shape.Integer(1, ReadSpecifications.MaxDays), "Its days."));

    static readonly Shape Request = Shape.Object("TopUpRequest",
        Required("iccid", Shape.Text(Iccid.MaxTyped) with { Example = "8999912345678901234F" },
            "The eSIM. Spaces and the `F` that fills up its last byte do not matter."),
        Required(ReadTopUp.Specification, Choice, "What to add, resolved like a package specification of a booking."));

    static readonly Shape TopUpShape = Shape.Object("TopUp",
        Required("id", Shape.Formatted("uuid"), "Names the top-up."),
        Required("iccid", EsimShapes.IccidForm, "The eSIM."),
        Required("booking", BookingShapes.Id, "The booking's `id`."),
        Required("package_id", PackageId, "What was added."),
        Required("package_type", Shape.OneOf(PackageTypes.DataLimited), "Always data-limited."),
        Required("package_size", Shape.Text(20), "Its data."),
        Required("package_duration", Shape.Integer(1), "Its days."),
        Required("created_at", Shape.Instant(), "When it was added."),
        Required("usage", Usage, "What is used and left with it."));

    static readonly RouteParameter[] ByIccid =
    [
        RouteParameter.Path("iccid", Shape.Text(Iccid.MaxTyped) with { Example = "89999123456789012349" },
            "The number, as it is printed or padded with `F` as on the wire."),
    ];

    public static readonly RouteDoc List = new()
    {
        Parameters =
        [
            RouteParameter.Query("iccid", Shape.Text(Iccid.MaxTyped), "The number of the profile."),
            RouteParameter.Query("booking", BookingShapes.Id, "The booking's `id`."),
            RouteParameter.Query("booking_id", Shape.Text(QueryFields.MaxLength),
                "Your reference, whole. `bookingId` does the same."),
            RouteParameter.Query("email", Shape.Text(QueryFields.MaxLength),
                "The booking's address, or the one that the traveller had the eSIM sent to; whole."),
            RouteParameter.Query("promo_code", Shape.Text(QueryFields.MaxLength), "The code that it was given for."),
            RouteParameter.Query("status", EsimShapes.Status, "Only eSIMs with this status."),
            RouteParameter.Query("created_from", BookingShapes.SentInstant, "Given at this instant or later."),
            RouteParameter.Query("created_to", BookingShapes.SentInstant, "Given before this instant."),
            RouteParameter.Limit("eSIMs"),
            RouteParameter.Cursor,
        ],
        Answers =
        [
            new(200, "A page of eSIMs, newest first, without their codes.", Shape.ListOf(Summary, 0, PageRequest.MaxLimit),
                EsimSamples.Listed)
            {
                IsPage = true,
                Headers = [RouteAnswer.NextPage],
            },
        ],
    };

    public static readonly RouteDoc Read = new()
    {
        Parameters = ByIccid,
        Answers = [new(200, "The eSIM with its codes. Nobody on the way keeps it.", Own, EsimSamples.Read)],
        Problems = [ReadEsim.NotFound],
    };

    public static readonly RouteDoc ReadUsage = new()
    {
        Parameters = ByIccid,
        Answers = [new(200, "What is used and what is left.", Usage, EsimSamples.Used)],
        Problems = [ReadEsim.NotFound],
    };

    public static RouteDoc Picture(string type) => new()
    {
        Parameters = ByIccid,
        Answers = [new(200, "The picture.", new(ShapeType.String), null) { MediaType = type, IsBare = true }],
        Problems = [ReadEsim.NotFound],
    };

    public static readonly RouteDoc Add = new()
    {
        Body = Request,
        BodyExamples =
        [
            new("size", "One gigabyte more",
                """{ "iccid": "89999123456789012349", "package_specification": { "size": "1GB" } }"""),
            new("id", "A package of the catalogue", """
                { "iccid": "89999123456789012349", "package_specification": { "package_id": "data-limited-3gb-365d" } }
                """),
        ],
        TakesIdempotencyKey = true,
        Answers =
        [
            new(201, "The data is added.", TopUpShape, EsimSamples.Added),
            new(200, "A repeat: the first top-up again, with `Idempotent-Replayed: true`.", TopUpShape, EsimSamples.Added),
        ],
        Problems =
        [
            IdempotencyKey.Invalid, ReadEsim.NotFound, TopUpEsim.Ended, TopUpEsim.Unlimited, TopUpEsim.NotPossible,
            IdempotencyKey.InProgress, IdempotencyKey.Reused, EsimProblems.ProviderBusy,
        ],
    };
}
