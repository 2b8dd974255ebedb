using Hubby.Languages;
using Hubby.Messages;
using Hubby.PromoCodes;

namespace Hubby.Messaging.Email;

/// <summary>What tells one kind of mail from another.</summary>
/// <param name="Subject">One line.</param>
/// <param name="Preheader">What an inbox shows beside it.</param>
/// <param name="Kicker">Over the place.</param>
/// <param name="Place">The largest words.</param>
/// <param name="Package">Under them, or none.</param>
/// <param name="Intro">Paragraphs.</param>
sealed record MailHead(
    string Subject, string Preheader, string Kicker, string Place, string? Package, IReadOnlyList<MailText> Intro);

static class MailHeads
{
    public static MailHead Of(Texts text, TravellerMessage message, DateTimeOffset now)
    {
        var about = new About(text, message, now);
        return message.Message.Kind switch
        {
            MessageKind.PromoCode when message.PromoCodes.Count > 1 => Several(about),
            MessageKind.PromoCode => PromoCode(about),
            MessageKind.Claim => Claim(about),
            MessageKind.EsimReady => about.Head(
                text["mail.esim_ready.subject", ("destination", about.PlaceOrKicker)], text["mail.esim_ready.preheader"],
                text.Paragraph("mail.esim_ready.intro")),
            MessageKind.Reminder => Reminder(about),
            MessageKind.Expiring => Expiring(about),
            MessageKind.Scheduled when message.OwnText is { } own => about.Head(
                own.Subject, own.Body[0], [.. own.Body.Select(each => new MailText([new(each, false, false)], each))]),
            MessageKind.Scheduled => Scheduled(about),
            _ => throw new InvalidOperationException($"There is no mail of the kind {message.Message.Kind}."),
        };
    }

    /// <summary>What the heads are made of.</summary>
    sealed record About(Texts Text, TravellerMessage Message, DateTimeOffset Now)
    {
        public PromoCode Code => Message.PromoCodes[0];
        public bool IsSeveral => Message.PromoCodes.Count > 1;
        public string? Place => IsSeveral ? null : Text.Place(Code);
        public string Date => Text.DateOf(Message.Booking.DepartureDate, Now);
        public string? Airport => Message.Booking.DepartureLocation is { } code ? Text.AirportOf(code) : null;
        public int DaysToGo => (Message.Booking.DepartureDate.UtcDateTime.Date - Now.UtcDateTime.Date).Days;

        /// <summary>For a subject that names the place, where there is none or several.</summary>
        public string PlaceOrKicker => Place ?? (IsSeveral ? SeveralPlace : Text["mail.promo_code.anywhere.kicker"]);

        string SeveralPlace => Text["mail.promo_code.several.place", ("count", Message.PromoCodes.Count)];

        public MailHead Head(string subject, string preheader, params MailText[] intro)
        {
            var kicker = IsSeveral ? Text["mail.promo_code.several.kicker"]
                : Place is null ? Text["mail.promo_code.anywhere.kicker"] : Text["mail.kicker"];
            var place = IsSeveral ? SeveralPlace : Place ?? Text["mail.promo_code.anywhere.place"];
            return new(subject, preheader, kicker, place, IsSeveral ? null : Text.PackageOf(Code), [.. intro, .. Expiry()]);
        }

        IEnumerable<MailText> Expiry()
        {
            // An eSIM that is there was made from its code, and the mail that warns says it in its own words.
            if (Message.Message.Kind is MessageKind.EsimReady or MessageKind.Expiring)
                yield break;
            var unused = Message.PromoCodes.Where(code => code.Status != PromoCodeStatus.Redeemed);
            if (unused.Min(code => code.ExpiresAt) is { } expires && expires > Now)
                yield return Text.Paragraph("mail.expires", ("date", Text.DateOf(expires, Now)));
        }
    }

    static MailHead PromoCode(About about)
    {
        var (text, code) = (about.Text, about.Code);
        var preheader = text["mail.promo_code.preheader", ("size", text.SizeOf(code)), ("days", code.PackageDurationDays)];
        if (about.Place is not { } place)
        {
            return about.Head(text["mail.promo_code.anywhere.subject"], preheader,
                text.Paragraph("mail.promo_code.anywhere.intro"));
        }

        var intro = (about.DaysToGo, about.Airport) switch
        {
            ( < 0, _) => text.Paragraph("mail.promo_code.intro"),
            (_, { } airport) => text.Paragraph(
                "mail.promo_code.intro_date_airport", ("date", about.Date), ("airport", airport)),
            _ => text.Paragraph("mail.promo_code.intro_date", ("date", about.Date)),
        };
        return about.Head(text["mail.promo_code.subject", ("destination", place)], preheader, intro);
    }

    static MailHead Several(About about)
    {
        var text = about.Text;
        return about.Head(
            text["mail.promo_code.several.subject", ("count", about.Message.PromoCodes.Count)],
            text["mail.promo_code.several.preheader"],
            about.DaysToGo < 0
                ? text.Paragraph("mail.promo_code.several.intro")
                : text.Paragraph("mail.promo_code.several.intro_date", ("date", about.Date)));
    }

    static MailHead Claim(About about)
    {
        var text = about.Text;
        return about.Head(
            about.Place is { } place
                ? text["mail.claim.subject", ("destination", place)] : text["mail.claim.anywhere.subject"],
            text["mail.claim.preheader"], text.Paragraph("mail.claim.intro"));
    }

    static MailHead Reminder(About about)
    {
        var (text, place) = (about.Text, about.PlaceOrKicker);
        var subject = about.DaysToGo switch
        {
            0 => text["mail.reminder.subject_today", ("destination", place)],
            1 => text["mail.reminder.subject_tomorrow", ("destination", place)],
            > 1 and var days => text["mail.reminder.subject_days", ("days", days), ("destination", place)],
            _ => text["mail.reminder.subject_any", ("destination", place)],
        };
        var intro = (about.Code.Status, about.DaysToGo, about.Airport) switch
        {
            (PromoCodeStatus.Redeemed, _, _) => text.Paragraph("mail.reminder.installed_intro"),
            (_, < 0, _) => text.Paragraph("mail.reminder.intro"),
            (_, _, { } airport) => text.Paragraph(
                "mail.reminder.intro_date_airport", ("date", about.Date), ("airport", airport)),
            _ => text.Paragraph("mail.reminder.intro_date", ("date", about.Date)),
        };
        return about.Head(subject, text["mail.reminder.preheader"], intro);
    }

    static MailHead Expiring(About about)
    {
        var text = about.Text;
        var ends = about.Message.PromoCodes.Min(code => code.ExpiresAt) ?? about.Now;
        var date = text.DateOf(ends, about.Now);
        return about.Head(text["mail.expiring.subject", ("date", date)], text["mail.expiring.preheader"],
            text.Paragraph("mail.expiring.intro", ("date", date)), text.Paragraph("mail.expiring.later"));
    }

    static MailHead Scheduled(About about)
    {
        var (text, booking) = (about.Text, about.Message.Booking);
        var intro = about.Now < booking.DepartureDate ? text.Paragraph("mail.scheduled.intro_before")
            : booking.ReturnDate < about.Now ? text.Paragraph("mail.scheduled.intro_after")
            : text.Paragraph("mail.scheduled.intro_during");
        return about.Head(
            text["mail.scheduled.subject", ("destination", about.PlaceOrKicker)], text["mail.scheduled.preheader"], intro);
    }
}
