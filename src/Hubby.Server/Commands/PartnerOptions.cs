using System.CommandLine;
using System.Text.Json;
using Hubby.Http;
using Hubby.Partners;

namespace Hubby.Commands;

/// <summary>A partner's settings as options of <c>partners create</c> and <c>partners update</c>.</summary>
sealed class PartnerOptions
{
    readonly Option<string?> _locale = new Option<string?>("--locale")
    {
        Description = "The language of travellers whose booking names none, as BCP 47: en, nl, pt-BR.",
    }.WithRule(PartnerRules.LocaleFault);

    readonly Option<string?> _timeZone = new Option<string?>("--time-zone")
    {
        Description = "The partner's own time zone, in which schedules may count, as Europe/Amsterdam.",
    }.WithRule(PartnerRules.TimeZoneFault);

    readonly Option<string?> _color =
        new Option<string?>("--color") { Description = "The brand's colour, as #00594f." }.WithRule(PartnerRules.ColorFault);

    readonly Option<string?> _logo = new Option<string?>("--logo-url")
    {
        Description = "The https address of the brand's logo.",
    }.WithRule(PartnerRules.LogoFault);

    readonly Option<string?> _replyTo = new Option<string?>("--reply-to")
    {
        Description = "Where answers to the travellers' mails go.",
    }.WithRule(PartnerRules.ReplyToFault);

    readonly Option<string?> _contact = new Option<string?>("--contact")
    {
        Description = "Whom to write to about the account, such as when a webhook is disabled.",
    }.WithRule(PartnerRules.ContactFault);

    readonly Option<bool?> _requireSignedBody =
        new("--require-signed-body") { Description = "Refuse requests without x-content-sha256." };
    readonly Option<bool?> _uniqueBookingIds =
        new("--unique-booking-ids") { Description = "Refuse a booking_id that was used with other content." };
    readonly Option<bool?> _allowDestinationless =
        new("--allow-destinationless") { Description = "Allow starter packages without a destination." };

    readonly Option<bool?> _allowOtherAddress = new("--allow-claim-to-other-address")
    {
        Description = "Allow a claimed code to be sent to another address by its claim link.",
    };

    public void AddTo(Command command)
    {
        command.Add(_locale);
        command.Add(_timeZone);
        command.Add(_color);
        command.Add(_logo);
        command.Add(_replyTo);
        command.Add(_contact);
        command.Add(_requireSignedBody);
        command.Add(_uniqueBookingIds);
        command.Add(_allowDestinationless);
        command.Add(_allowOtherAddress);
    }

    public void Apply(ParseResult parsed, Partner partner)
    {
        partner.Locale = parsed.GetValue(_locale) ?? partner.Locale;
        partner.TimeZone = parsed.GetValue(_timeZone) ?? partner.TimeZone;
        partner.Brand = partner.Brand with
        {
            Color = parsed.GetValue(_color)?.ToLowerInvariant() ?? partner.Brand.Color,
            LogoUrl = parsed.GetValue(_logo) ?? partner.Brand.LogoUrl,
            ReplyTo = parsed.GetValue(_replyTo) is { } given ? EmailAddress.Parse(given) : partner.Brand.ReplyTo,
        };
        partner.ContactEmail = parsed.GetValue(_contact) is { } contact ? EmailAddress.Parse(contact) : partner.ContactEmail;
        partner.RequireSignedBody = parsed.GetValue(_requireSignedBody) ?? partner.RequireSignedBody;
        partner.UniqueBookingIds = parsed.GetValue(_uniqueBookingIds) ?? partner.UniqueBookingIds;
        partner.AllowsDestinationlessCodes = parsed.GetValue(_allowDestinationless) ?? partner.AllowsDestinationlessCodes;
        partner.AllowsClaimToOtherAddress = parsed.GetValue(_allowOtherAddress) ?? partner.AllowsClaimToOtherAddress;
    }
}

static class PartnerJson
{
    public static void WriteAll(Utf8JsonWriter json, IEnumerable<Partner> partners)
    {
        json.WriteStartObject();
        json.WriteStartArray("partners");
        foreach (var partner in partners)
            Write(json, partner);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, Partner partner)
    {
        json.WriteStartObject();
        json.WriteString("id", partner.Id);
        json.WriteString("slug", partner.Slug);
        json.WriteString("name", partner.Name);
        json.WriteString("locale", partner.Locale);
        json.WriteString("time_zone", partner.TimeZone);
        json.WriteString("color", partner.Brand.Color);
        json.WriteString("logo_url", partner.Brand.LogoUrl);
        json.WriteString("reply_to", partner.Brand.ReplyTo);
        json.WriteString("contact_email", partner.ContactEmail);
        json.WriteBoolean("require_signed_body", partner.RequireSignedBody);
        json.WriteBoolean("unique_booking_ids", partner.UniqueBookingIds);
        json.WriteBoolean("allow_destinationless", partner.AllowsDestinationlessCodes);
        json.WriteBoolean("allow_claim_to_other_address", partner.AllowsClaimToOtherAddress);
        json.WriteString("created_at", partner.CreatedAt.ToApi());
        json.WriteEndObject();
    }
}
