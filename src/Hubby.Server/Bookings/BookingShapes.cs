using Hubby.Data;
using Hubby.Http;
using Hubby.Packages;
using Hubby.PromoCodes;
using static Hubby.Http.Field;

namespace Hubby.Bookings;

/// <summary>The form of what a partner sends and gets, with the limits that the readers use.</summary>
static class BookingShapes
{
    public static readonly Shape Id = Shape.BookingId() with { Example = "03ar3lAnqvpKQJB0v5wT" };
    public static readonly Shape Status = Shape.OneOf("confirmed", "completed", "cancelled", "expired");

    public static readonly Shape SentInstant = Shape.Text(40, min: 10) with
    {
        Description = "A date or date-time in ISO 8601, with `Z`, an offset or neither (then UTC).",
        Example = "2025-06-15T00:00:00.000Z",
    };

    static readonly Shape Type = Shape.OneOf(PackageTypes.All);
    public static readonly Shape ChannelName = Shape.OneOf("EMAIL", "SMS", "WHATSAPP", "PUSH");
    static readonly Shape Name = Shape.Text(BookingRequest.MaxNameLength);
    static readonly Shape Label = Shape.Text(BookingRequest.MaxLabelLength);
    static readonly Shape Reference = Shape.Text(BookingRequest.MaxReferenceLength);
    static readonly Shape Email = Shape.Formatted("email") with { Max = EmailAddress.MaxLength };
    static readonly Shape Phone = Shape.Form(@"^\+[1-9][0-9]{6,14}$") with { Example = "+31201234567" };
    static readonly Shape Airport = Shape.Form("^[A-Za-z]{3}$") with { Example = "AMS" };
    static readonly Shape Country = Shape.Text(20) with { Example = "TH" };
    static readonly Shape SizeText = Shape.Text(BookingRequest.MaxLabelLength) with { Example = "1GB" };

    static readonly Shape Destination = Shape.EitherOf(
        Shape.Text(ReadSpecifications.MaxDestinationLength),
        Shape.ListOf(Shape.Text(ReadSpecifications.MaxDestinationLength), 1, ReadSpecifications.MaxDestinations));

    static readonly Shape Specification = Shape.Object("PackageSpecification",
        Optional("package_id", Shape.Text(Package.MaxIdLength),
            "A package of `GET /api/packages`. When set, it alone chooses the package: type, destination, size and duration "
            + "are ignored."),
        Optional("package_type", Type with { Default = "data-limited" }, "The kind of package."),
        Optional("destination", Destination,
            "A country's name (`Thailand`), its ISO 3166-1 alpha-2 or alpha-3 code, a region such as `EU`, or a list "
            + "of them. Case, accents and the usual variants of names do not matter. Required for a starter package."),
        Optional("size", SizeText, "The data wanted: `500MB`, `1GB`, `1.5GB`."),
        Optional("package_duration", Shape.Integer(1, ReadSpecifications.MaxDays), "Days the package lasts."),
        Optional("quantity", Shape.Integer(1, BookingRequest.MaxQuantity) with { Default = "1" },
            "Promo codes wanted of this package."),
        Optional("expires_at", SentInstant, "When the promo codes expire; must lie ahead. Without it they do not."));

    static readonly Shape Communication = Shape.Object("CommunicationOptions",
        Required("should_send_message", Shape.Boolean(), "False: nothing is sent, you tell the traveller yourself."),
        Optional("channels",
            Shape.ListOf(Shape.OneOf("EMAIL", "SMS", "WHATSAPP", "PUSH", "PUSH_NOTIFICATION"), 0, ReadBookingRequest.MaxChannels),
            "EMAIL goes to `email`, SMS and WHATSAPP to `phone`. A channel without an address is skipped and says so, "
            + "it is no error."));

    public static readonly Shape Request = Shape.Object("BookingRequest",
        Optional("booking_id", Reference, "Your own reference for this booking. This or `email` is required."),
        Optional("email", Email, "The traveller's address. This or `booking_id` is required."),
        Required("departure_date", SentInstant, "When the journey begins. It may have begun."),
        Optional("return_date", SentInstant, "When the journey ends; not before `departure_date`."),
        Required("package_specifications", Shape.ListOf(Specification, 1, BookingRequest.MaxSpecifications),
            $"What the traveller gets: one promo code for each entry, {BookingRequest.MaxPromoCodes} in all at most. "
            + "All of them, or none."),
        Optional("communication_options", Communication, "What we send to the traveller. When absent: nothing."),
        Optional("departure_location", Airport, "The airport of departure, an IATA code."),
        Optional("first_name", Name, "The traveller's first name."),
        Optional("last_name", Name, "The traveller's last name."),
        Optional("full_name", Shape.Text(BookingRequest.MaxFullNameLength),
            "The traveller's whole name, where you do not have its parts."),
        Optional("title", Label, "How the traveller is addressed."),
        Optional("gender", Label, "In your own words."),
        Optional("phone", Phone, "E.164: a plus, the country code and the number. Needed for SMS and WHATSAPP."),
        Optional("locale", Shape.Text(LanguageTag.MaxLength) with { Example = "pt-BR" },
            "BCP 47. The language of messages; else yours, else `en`."),
        Optional("pax", Shape.Integer(1, BookingRequest.MaxPax), "People who travel."),
        Optional("flight_number", Label, "Such as `KL835`."),
        Optional("external_user_id", Reference, "Your id of the traveller."),
        Optional("custom_branding", Name, "One of your brands, for messages and pages."),
        Optional("metadata", Shape.AnyObject(),
            $"Anything of yours, up to {BookingRequest.MaxMetadataBytes / 1024} KB; comes back as it was."))
        with
    { AtLeastOneOf = ["booking_id", "email"] };

    // What may be sent to change a booking: the same, but for what a booking keeps.
    public static readonly Shape Change = Request with
    {
        Name = "BookingChange",
        AtLeastOneOf = [],
        Fields =
        [
            .. Request.Fields.Select(field => field.Name switch
            {
                "booking_id" => Optional(field.Name, field.Shape, "Stays; when sent it must be as it was."),
                "email" => Optional(field.Name, field.Shape, "The traveller's address. Required when there is no `booking_id`."),
                ReadSpecifications.Name => Optional(field.Name, field.Shape, "Stay; when sent they must be as they were."),
                _ => field,
            }),
        ],
    };

    public static readonly Shape PromoCodeShape = Shape.Object("PromoCode",
        Required("promo_code", Shape.Form($"^[{Tokens.CodeAlphabet}]{{{PromoCode.Length}}}$") with { Example = "CXZ6ZM9NGA" },
            "What the traveller enters. No letters or digits that look alike."),
        Required("uuid", Shape.Formatted("uuid"), "Names the claim link."),
        Required("claim_url", Shape.Formatted("uri"), "A page where the traveller leaves an e-mail address and gets the code."),
        Required("package_type", Type, "The kind of package."),
        Required("package_size", SizeText, "Its data; `Unlimited` when there is no end."),
        Required("package_duration", Shape.Integer(1), "Days it lasts."),
        Required("destination", Country.OrNull(),
            "ISO 3166-1 alpha-2 or a region's code; null when the code is good for several or for none yet."),
        Required(
            "package_id", Shape.Text(Package.MaxIdLength) with { Example = "starter-1gb-365d" }, "The package in the catalogue."),
        Required("iso3", Shape.Form("^[A-Z]{3}$").OrNull(), "ISO 3166-1 alpha-3, when the destination is a country."),
        Required("deep_link_url", Shape.Formatted("uri"), "Opens the redeem page with the code filled in."),
        Required("status", Shape.OneOf("issued", "claimed", "redeemed", "revoked", "expired"), "Where the code stands."),
        Required("expires_at", Shape.Instant().OrNull(), "When it expires; null: it does not."),
        Optional("destinations", Shape.ListOf(Country, 2), "Every destination, when the code is good for several."));

    public static readonly Shape Message = Shape.Object("Message",
        Required("channel", ChannelName, "How it goes out."),
        Required("status", Shape.OneOf("pending", "sent", "delivered", "failed", "skipped"), "What became of it."),
        Optional("reason", Shape.Text(Messages.Message.MaxReason),
            "Why it is skipped (`not_requested`, `no_channel`, `no_email`, `no_phone`, `no_subscription`, "
            + "`channel_not_configured`, `booking_cancelled`, `promo_code_revoked`, `recipient_daily_limit`, "
            + "`partner_daily_limit`, `erased`) or has "
            + "failed (`address_rejected`, `gave_up`)."),
        Optional("id", Shape.Formatted("uuid"), "Present, with all below, once the message itself is made: a moment later."),
        Optional("kind", Shape.OneOf("promo_code", "claim", "esim_ready", "reminder", "expiring", "scheduled"), "What it says."),
        Optional("attempts", Shape.Integer(0), "Tries so far."),
        Optional("created_at", Shape.Instant(), "When it was made."),
        Optional("next_try_at", Shape.Instant(), "When it is tried next, while it is pending."),
        Optional("sent_at", Shape.Instant(), "When the provider took it."),
        Optional("delivered_at", Shape.Instant(), "When it arrived, where the provider says so."),
        Optional("last_error", Shape.Text(Messages.Message.MaxError), "What the provider said last."));

    public static readonly Shape Booking = Shape.Object("Booking",
        Required("id", Id, "Ours. Ids sort by the time of creation."),
        Required("booking_id", Reference.OrNull(), "Yours."),
        Required("first_name", Name.OrNull(), "As sent."),
        Required("last_name", Name.OrNull(), "As sent."),
        Required("departure_date", Shape.Instant(), "In UTC."),
        Required("return_date", Shape.Instant().OrNull(), "In UTC."),
        Required("promo_codes", Shape.ListOf(PromoCodeShape, 1, BookingRequest.MaxPromoCodes),
            "In the order of the package specifications."),
        Required("email", Email.OrNull(), "As sent, its domain in lower case."),
        Required("departure_location", Airport.OrNull(), "In upper case."),
        Required("status", Status,
            "`confirmed`; `completed` a day after the journey's last date; `expired` once all promo codes have expired unused; "
            + "`cancelled`."),
        Required("created_at", Shape.Instant(), "When it was made."),
        Required("messages", Shape.ListOf(Message),
            "What becomes of each channel. When none was asked for: `EMAIL`, skipped, with the reason."),
        Optional("phone", Phone, "As sent."),
        Optional("locale", Shape.Text(LanguageTag.MaxLength), "As sent, in canonical case."),
        Optional("full_name", Shape.Text(BookingRequest.MaxFullNameLength), "As sent."),
        Optional("title", Label, "As sent."),
        Optional("pax", Shape.Integer(1, BookingRequest.MaxPax), "As sent."),
        Optional("gender", Label, "As sent."),
        Optional("flight_number", Label, "As sent."),
        Optional("external_user_id", Reference, "As sent."),
        Optional("custom_branding", Name, "As sent."),
        Optional("metadata", Shape.AnyObject(), "As sent."));

    static readonly Shape Money = Shape.Object("Money",
        Required("amount", Shape.Number(0), "In the currency's own unit."),
        Required("currency", Shape.Form("^[A-Z]{3}$") with { Example = "EUR" }, "ISO 4217."));

    static readonly Shape PreviewedPackage = Shape.Object("PreviewedPackage",
        PackageFields.Id,
        Required("package_type", Type, "Its kind."),
        Required("package_size", SizeText, "Its data."),
        Required("package_duration", Shape.Integer(1), "Days it lasts."),
        Required("destination", Country.OrNull(), "The one destination; null when there are several or none."),
        Required("iso3", Shape.Form("^[A-Z]{3}$").OrNull(), "ISO 3166-1 alpha-3, when that is a country."),
        Required("destinations", Shape.ListOf(Country), "Every destination asked for."),
        Required("quantity", Shape.Integer(1, BookingRequest.MaxQuantity), "Promo codes of it."),
        Required("price", Money, "Of one promo code."));

    public static readonly Shape Preview = Shape.Object("Preview",
        Required("package_specifications", Shape.ListOf(PreviewedPackage, 1, BookingRequest.MaxSpecifications),
            "In the order of the request."),
        Required("total", Shape.ListOf(Money, 1), "One sum for each currency."),
        Required("messages", Shape.ListOf(Message), "What would become of each channel."));
}
