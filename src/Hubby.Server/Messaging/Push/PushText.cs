using Hubby.Messages;

namespace Hubby.Messaging.Push;

/// <summary>What a notification says, in its traveller's language.</summary>
static class PushText
{
    public static PushNote Of(TravellerMessage message, DateTimeOffset now)
    {
        var words = TravellerWords.Of(message);
        var (title, body) = message.OwnText is { } own ? (own.Subject, own.Body[0]) : Text(message.Message.Kind, words, now);
        var language = words.Language;
        return new(message.Message.Id, title, body, words.Link, language.Tag, language.Direction,
            IsUrgent: message.Message.Kind == MessageKind.EsimReady);
    }

    static (string Title, string Body) Text(MessageKind kind, TravellerWords words, DateTimeOffset now) => kind switch
    {
        MessageKind.PromoCode or MessageKind.Claim => (
            words.Texts[words.HasDestination ? "push.promo_code.title" : "push.promo_code.anywhere.title", words.Values],
            words.Texts["push.promo_code.body", words.Values]),
        MessageKind.EsimReady => Both("push.esim_ready", words),
        MessageKind.Reminder => (Countdown(words, words.DaysToGo(now)), words.Texts["push.reminder.body", words.Values]),
        MessageKind.Expiring => Both("push.expiring", words),
        MessageKind.Scheduled => Both("push.scheduled", words),
    };

    static (string, string) Both(string key, TravellerWords words) =>
        (words.Texts[$"{key}.title", words.Values], words.Texts[$"{key}.body", words.Values]);

    static string Countdown(TravellerWords words, int days) => days switch
    {
        < 0 => words.Texts["push.reminder.title_any"],
        0 => words.Texts["push.reminder.title_today"],
        1 => words.Texts["push.reminder.title_tomorrow"],
        _ => words.Texts["push.reminder.title_days", ("days", days)],
    };
}
