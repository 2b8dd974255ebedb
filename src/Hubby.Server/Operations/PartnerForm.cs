using Hubby.Http;
using Hubby.Partners;
using Hubby.Portal;

namespace Hubby.Operations;

/// <summary>A partner's settings as a form has them, and what is wrong with them.</summary>
public sealed record PartnerForm
{
    internal string? Slug { get; init; }
    internal string? Name { get; init; }
    internal string? Locale { get; init; } = "en";
    internal string? TimeZone { get; init; } = TimeZoneId.Utc;
    internal string? Color { get; init; }
    internal string? LogoUrl { get; init; }
    internal string? ReplyTo { get; init; }
    internal string? Contact { get; init; }
    internal bool RequireSignedBody { get; init; }
    internal bool UniqueBookingIds { get; init; }
    internal bool AllowDestinationless { get; init; }
    internal bool AllowOtherAddress { get; init; }

    /// <summary>By the field's name.</summary>
    internal IReadOnlyDictionary<string, string> Faults { get; init; } = new Dictionary<string, string>();

    internal string? FaultOf(string field) => Faults.GetValueOrDefault(field);

    internal static PartnerForm Of(Partner partner) => new()
    {
        Slug = partner.Slug,
        Name = partner.Name,
        Locale = partner.Locale,
        TimeZone = partner.TimeZone,
        Color = partner.Brand.OwnColor,
        LogoUrl = partner.Brand.LogoUrl,
        ReplyTo = partner.Brand.ReplyTo,
        Contact = partner.ContactEmail,
        RequireSignedBody = partner.RequireSignedBody,
        UniqueBookingIds = partner.UniqueBookingIds,
        AllowDestinationless = partner.AllowsDestinationlessCodes,
        AllowOtherAddress = partner.AllowsClaimToOtherAddress,
    };

    internal static PartnerForm Read(PortalPage page, bool isNew)
    {
        var form = new PartnerForm
        {
            Slug = page.Field("slug"),
            Name = page.Field("name"),
            Locale = page.Field("locale"),
            TimeZone = page.Field("time_zone"),
            Color = page.Field("color")?.ToLowerInvariant(),
            LogoUrl = page.Field("logo_url"),
            ReplyTo = page.Field("reply_to"),
            Contact = page.Field("contact"),
            RequireSignedBody = page.Field("require_signed_body") is not null,
            UniqueBookingIds = page.Field("unique_booking_ids") is not null,
            AllowDestinationless = page.Field("allow_destinationless") is not null,
            AllowOtherAddress = page.Field("allow_other_address") is not null,
        };
        return form with { Faults = form.Check(isNew) };
    }

    Dictionary<string, string> Check(bool isNew)
    {
        var faults = new Dictionary<string, string>();
        if (isNew)
            Add("slug", PartnerRules.SlugFault(Slug ?? ""));
        Add("name", PartnerRules.NameFault(Name ?? ""));
        Add("locale", PartnerRules.LocaleFault(Locale ?? ""));
        Add("time_zone", PartnerRules.TimeZoneFault(TimeZone ?? ""));
        Add("color", Color is null ? null : PartnerRules.ColorFault(Color));
        Add("logo_url", LogoUrl is null ? null : PartnerRules.LogoFault(LogoUrl));
        Add("reply_to", ReplyTo is null ? null : PartnerRules.ReplyToFault(ReplyTo));
        Add("contact", Contact is null ? null : PartnerRules.ContactFault(Contact));
        return faults;

        void Add(string field, string? fault)
        {
            if (fault is not null)
                faults[field] = fault;
        }
    }

    /// <summary>Call it on a form without faults.</summary>
    internal void Apply(Partner partner)
    {
        partner.Name = Name!;
        partner.Locale = Locale!;
        partner.TimeZone = TimeZone!;
        partner.Brand = partner.Brand with
        {
            OwnColor = Color,
            LogoUrl = LogoUrl,
            ReplyTo = ReplyTo is null ? null : EmailAddress.Parse(ReplyTo),
        };
        partner.ContactEmail = Contact is null ? null : EmailAddress.Parse(Contact);
        partner.RequireSignedBody = RequireSignedBody;
        partner.UniqueBookingIds = UniqueBookingIds;
        partner.AllowsDestinationlessCodes = AllowDestinationless;
        partner.AllowsClaimToOtherAddress = AllowOtherAddress;
    }

    /// <summary>What is not as it was, for the audit; none when all of it is.</summary>
    internal string? ChangesSince(PartnerForm old)
    {
        (string Name, string Was, string Is)[] all =
        [
            ("name", Shown(old.Name), Shown(Name)), ("locale", Shown(old.Locale), Shown(Locale)),
            ("time zone", Shown(old.TimeZone), Shown(TimeZone)), ("colour", Shown(old.Color), Shown(Color)),
            ("logo", Shown(old.LogoUrl), Shown(LogoUrl)), ("reply-to", Shown(old.ReplyTo), Shown(ReplyTo)),
            ("contact", Shown(old.Contact), Shown(Contact)),
            ("signed body", Shown(old.RequireSignedBody), Shown(RequireSignedBody)),
            ("unique booking ids", Shown(old.UniqueBookingIds), Shown(UniqueBookingIds)),
            ("destinationless", Shown(old.AllowDestinationless), Shown(AllowDestinationless)),
            ("claim to other address", Shown(old.AllowOtherAddress), Shown(AllowOtherAddress)),
        ];
        var changes = all.Where(each => each.Was != each.Is).Select(each => $"{each.Name}: {each.Was} → {each.Is}").ToList();
        return changes.Count == 0 ? null : string.Join("; ", changes);
    }

    static string Shown(string? value) => value ?? "none";

    static string Shown(bool value) => value ? "yes" : "no";
}
