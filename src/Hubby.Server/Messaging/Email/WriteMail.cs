using Hubby.Data;
using Hubby.Http;
using Hubby.Languages;
using Hubby.Messages;
using Hubby.Partners;
using Hubby.PromoCodes;
using Microsoft.Extensions.Options;

namespace Hubby.Messaging.Email;

/// <summary>What a mail says, in the traveller's language and the partner's brand.</summary>
sealed class WriteMail(IOptions<HubbyOptions> options, EmailSettings settings, TimeProvider clock)
{
    const string Product = "Hubby";

    /// <summary>None for a mail that brings an eSIM when there is none.</summary>
    public MailContent? Handle(TravellerMessage message)
    {
        if (message.Message.Kind == MessageKind.EsimReady && message.Esim is null)
            return null;

        var text = Texts.For(Language.Choose(message.Message.Locale, message.Partner.Locale));
        var head = MailHeads.Of(text, message, clock.Now());
        var content = new MailContent
        {
            Language = text.Language.Tag,
            Direction = text.Language.Direction,
            Subject = head.Subject,
            Preheader = head.Preheader,
            Partner = NameOf(message),
            LogoUrl = Logo.Absolute(message.Brand.LogoUrl, message.PublicUrl),
            Kicker = head.Kicker,
            Place = head.Place,
            Package = head.Package,
            Greeting = Greeting(text, message),
            Intro = head.Intro,
            Notes = Notes(text, message),
            StopReminders = message.StopRemindersUrl is { } stop ? new(text["mail.stop_reminders"], stop) : null,
            Privacy = new(text["common.privacy"],
                message.Brand.Links.PrivacyUrl ?? $"{message.PublicUrl}/privacy/{message.Partner.Slug}"),
            Test = options.Value.IsProduction ? null : text["mail.test"],
            Colors = BrandColors.Of(message.Brand.Color),
        };
        return message.Esim is { } esim ? WithEsim(content, text, esim) : WithCodes(content, text, message);
    }

    static string NameOf(TravellerMessage message) =>
        ShownName.Of(message.Brand.Name ?? message.Partner.Name) ?? message.Partner.Slug;

    static MailText Greeting(Texts text, TravellerMessage message) =>
        ShownName.ToGreet(message.Booking.FirstName ?? message.Booking.FullName) is { } name
            ? text.Paragraph("mail.greeting_name", ("name", name))
            : text.Paragraph("mail.greeting");

    List<MailText> Notes(Texts text, TravellerMessage message)
    {
        var notes = new List<MailText>();
        if ((message.Brand.ReplyTo ?? settings.ReplyTo) is not null)
            notes.Add(text.Paragraph("mail.questions"));
        notes.Add(message.Message.Kind == MessageKind.Claim
            ? text.Paragraph("mail.why_claim")
            : text.Paragraph("mail.why", ("partner", NameOf(message))));
        notes.Add(text.Paragraph("common.esim_by", ("product", Product)));
        return notes;
    }

    static MailContent WithCodes(MailContent content, Texts text, TravellerMessage message)
    {
        var redeem = $"{message.PublicUrl}/redeem";
        if (message.PromoCodes is not [var code])
        {
            return content with
            {
                Codes = [.. message.PromoCodes.Select((each, index) => ManyOf(text, each, index + 1, redeem))],
                StepsTitle = text["mail.steps.title"],
                Steps = Steps(text, text.Paragraph(
                    "mail.promo_code.several.steps.install", "mail.promo_code.several.text.steps.install")),
                WithoutButton = new(text["mail.button_dead"], redeem),
            };
        }

        // What is on the phone already needs no code and no instructions, only the way to its page.
        if (code.Status == PromoCodeStatus.Redeemed)
            return content with { Button = new(text["mail.button_page"], LinkOf(redeem, code)) };
        return content with
        {
            Button = new(text["mail.button"], LinkOf(redeem, code)),
            Codes = [new(text["mail.code_label"], code.Code, null, null, text["mail.text.code", ("code", code.Code)])],
            StepsTitle = text["mail.steps.title"],
            Steps = Steps(text, text.Paragraph("mail.steps.install", "mail.text.steps.install")),
            WithoutButton = new(text["mail.button_dead"], redeem),
        };
    }

    static MailCode ManyOf(Texts text, PromoCode code, int number, string redeem)
    {
        var package = text.Place(code) is { } place
            ? text["common.package_at", ("destination", place), ("size", text.SizeOf(code)),
                ("duration", text.Duration(code.PackageDurationDays))]
            : text.PackageOf(code);
        return new(text["mail.promo_code.several.item", ("number", number)], code.Code, package,
            new(text["mail.button"], LinkOf(redeem, code)), text["mail.text.code", ("code", code.Code)]);
    }

    static string LinkOf(string redeem, PromoCode code) => $"{redeem}?code={code.Code}";

    static MailText[] Steps(Texts text, MailText first) =>
        [first, text.Paragraph("mail.steps.follow"), text.Paragraph("mail.steps.land")];

    static MailContent WithEsim(MailContent content, Texts text, EsimForMail esim)
    {
        var codes = new List<(string, string)>
        {
            (text["install.codes.smdp"], esim.SmdpAddress),
            (text["install.codes.activation"], esim.MatchingId),
        };
        if (esim.ConfirmationCode is { } confirmation)
            codes.Add((text["install.codes.confirmation"], confirmation));
        return content with
        {
            Button = new(text["mail.esim_ready.button_page"], esim.PageUrl),
            Esim = new()
            {
                Apple = new(text["mail.esim_ready.button_iphone"], esim.AppleLink),
                Android = new(text["mail.esim_ready.button_android"], esim.AndroidLink),
                QrTitle = text["mail.esim_ready.qr.title"],
                QrText = text["mail.esim_ready.qr.text"],
                QrAlt = text["mail.esim_ready.qr.alt"],
                QrAttached = text["mail.esim_ready.qr.attached"],
                ManualTitle = text["mail.esim_ready.manual.title"],
                ManualText = text["mail.esim_ready.manual.text"],
                Codes = codes,
                Keep = text["mail.esim_ready.keep"],
            },
            StepsTitle = text["mail.steps.title"],
            Steps =
            [
                text.Paragraph("mail.esim_ready.steps.install", "mail.esim_ready.text.steps.install"),
                text.Paragraph("mail.esim_ready.steps.wait"),
                text.Paragraph("mail.esim_ready.steps.land"),
            ],
        };
    }
}
