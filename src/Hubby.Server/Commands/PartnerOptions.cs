using System.CommandLine;
using System.Text.Json;
using System.Text.RegularExpressions;
using Hubby.Http;
using Hubby.Partners;

namespace Hubby.Commands;

/// <summary>A partner's settings as options of <c>partners create</c> and <c>partners update</c>.</summary>
sealed partial class PartnerOptions
{
    readonly Option<string?> _locale = new Option<string?>("--locale")
    {
        Description = "The language of travellers whose booking names none, as BCP 47: en, nl, pt-BR.",
    }.WithRule(LocaleFault);

    readonly Option<string?> _timeZone = new Option<string?>("--time-zone")
    {
        Description = "The partner's own time zone, in which schedules may count, as Europe/Amsterdam.",
    }.WithRule(TimeZoneFault);

    readonly Option<string?> _color =
        new Option<string?>("--color") { Description = "The brand's colour, as #00594f." }.WithRule(ColorFault);
    readonly Option<string?> _logo =
        new Option<string?>("--logo-url") { Description = "The https address of the brand's logo." }.WithRule(LogoFault);

    readonly Option<string?> _replyTo =
        new Option<string?>("--reply-to") { Description = "Where answers to the travellers' mails go." }.WithRule(ReplyToFault);

    readonly Option<string?> _contact = new Option<string?>("--contact")
    {
        Description = "Whom to write to about the account, such as when a webhook is disabled.",
    }.WithRule(ContactFault);

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

    static string? LocaleFault(string locale) =>
        locale.Length <= 35 && IsLocale().IsMatch(locale) ? null : "The locale must be a BCP 47 tag such as en, nl or pt-BR.";

    static string? TimeZoneFault(string zone) =>
        TimeZoneId.IsKnown(zone) ? null : "The time zone must be one of the IANA database, such as Europe/Amsterdam or UTC.";

    static string? ColorFault(string color) =>
        IsColor().IsMatch(color) ? null : "The colour must be # and six hex digits, such as #00594f.";

    static string? LogoFault(string logo) =>
        Uri.TryCreate(logo, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttps && logo.Length <= 500
            ? null
            : "The logo must be an https address of at most 500 characters.";

    static string? ReplyToFault(string address) =>
        EmailAddress.Parse(address) is null ? "The address for answers must be an e-mail address." : null;

    static string? ContactFault(string address) =>
        EmailAddress.Parse(address) is null ? "The contact must be an e-mail address." : null;

    [GeneratedRegex("^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$", RegexOptions.NonBacktracking)]
    private static partial Regex IsLocale();

    [GeneratedRegex("^#[0-9A-Fa-f]{6}$", RegexOptions.NonBacktracking)]
    private static partial Regex IsColor();
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
