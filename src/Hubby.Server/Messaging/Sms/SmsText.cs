using System.Text;
using Hubby.Messages;

namespace Hubby.Messaging.Sms;

/// <summary>A text as it goes out.</summary>
sealed record SmsText(string Text, SmsSize Size)
{
    const int ShortName = 20;

    /// <summary>
    /// The whole text where it fits into the cap; else without the package, under a shorter name, at last the code and the link
    /// alone,
    /// which are never cut.
    /// </summary>
    /// <param name="message">What it is about.</param>
    /// <param name="maxSegments">The cap.</param>
    public static SmsText Of(TravellerMessage message, int maxSegments)
    {
        var words = TravellerWords.Of(message);
        var shortName = Cut(words.Partner, ShortName);
        string[] shorter =
        [
            .. message.OwnText is { } own ? [$"{words.Partner}: {own.Subject} {words.Link}"] : Array.Empty<string>(),
            Full(message, words, words.Partner),
            Full(message, words, shortName),
            words.Texts["sms.claim", words.Short(shortName)],
            $"{words.Codes} {words.Link}",
        ];
        var fitting = shorter.Select(Sized).FirstOrDefault(text => text.Size.Segments <= maxSegments);
        return fitting ?? Sized($"{words.First.Code} {words.Link}");
    }

    static string Full(TravellerMessage message, TravellerWords words, string partner)
    {
        var text = words.Texts[Key(message, words), words.Short(partner)];
        return IsSeveral(message) ? $"{text}\n{words.Codes}" : text;
    }

    static string Key(TravellerMessage message, TravellerWords words) => message.Message.Kind switch
    {
        MessageKind.PromoCode when IsSeveral(message) => "sms.promo_code.several",
        MessageKind.PromoCode when !words.HasDestination => "sms.promo_code.anywhere",
        MessageKind.PromoCode => "sms.promo_code",
        MessageKind.Claim => "sms.claim",
        MessageKind.EsimReady => "sms.esim_ready",
        MessageKind.Reminder => "sms.reminder",
        MessageKind.Expiring => "sms.expiring",
        MessageKind.Scheduled => "sms.scheduled",
    };

    static bool IsSeveral(TravellerMessage message) =>
        message.Message.Kind == MessageKind.PromoCode && message.PromoCodes.Count > 1;

    // Typographic punctuation alone would more than double the price of a text that the small alphabet otherwise holds.
    static SmsText Sized(string text)
    {
        var plain = Plain(text);
        return SmsSize.Of(plain) is { IsGsm7: true } small ? new(plain, small) : new(text, SmsSize.Of(text));
    }

    static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            _ = character switch
            {
                '\u2018' or '\u2019' => plain.Append('\''),
                '\u201C' or '\u201D' or '\u201E' or '«' or '»' => plain.Append('"'),
                '\u2013' or '\u2014' => plain.Append('-'),
                '\u2026' => plain.Append("..."),
                '\u00A0' or '\u202F' => plain.Append(' '),
                _ => plain.Append(character),
            };
        }

        return plain.ToString();
    }

    static string Cut(string name, int length)
    {
        if (name.Length <= length)
            return name;
        var end = char.IsHighSurrogate(name[length - 1]) ? length - 1 : length;
        return name[..end].TrimEnd();
    }
}
