using System.Text.RegularExpressions;
using Hubby.Http;
using Hubby.Languages;
using Hubby.Messages;

namespace Hubby.Messaging.WhatsApp;

/// <summary>A template as it was approved, and what takes the places in it.</summary>
/// <param name="Name">Its name at WhatsApp.</param>
/// <param name="Language">One of the languages that it is approved in, as WhatsApp writes it.</param>
/// <param name="Values">For <c>{{1}}</c>, <c>{{2}}</c> and so on.</param>
sealed partial record WhatsAppTemplate(string Name, string Language, IReadOnlyList<string> Values)
{
    const int LongestValue = 1000;

    /// <summary>What templates are for, as settings name it.</summary>
    public static readonly IReadOnlyList<string> Uses =
        ["promo_code", "promo_code_anywhere", "esim_ready", "reminder", "expiring", "scheduled"];

    /// <summary>None where the operator has no template for such a message.</summary>
    public static WhatsAppTemplate? Of(TravellerMessage message, WhatsAppOptions options)
    {
        var words = TravellerWords.Of(message);
        var (use, values) = Content(message, words);
        var language = Choose(Codes(options), words.Language);
        var name = options.Templates.GetValueOrDefault($"{use}.{language}") ?? options.Templates.GetValueOrDefault(use);
        return name is null ? null : new(name, language, [.. values.Select(OneLine)]);
    }

    public static string[] Codes(WhatsAppOptions options) =>
        options.Languages.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    static (string Use, string[] Values) Content(TravellerMessage message, TravellerWords words) => message.Message.Kind switch
    {
        MessageKind.PromoCode or MessageKind.Claim when !words.HasDestination =>
            ("promo_code_anywhere", [words.Size, words.Duration, words.Codes, words.Link]),
        MessageKind.PromoCode or MessageKind.Claim =>
            ("promo_code", [words.Destination, words.Size, words.Duration, words.Codes, words.Link]),
        MessageKind.EsimReady => ("esim_ready", [words.Destination, words.Link]),
        MessageKind.Reminder => ("reminder", [words.Destination, words.Codes, words.Link]),
        MessageKind.Expiring => ("expiring", [words.Codes, words.Date, words.Link]),
        MessageKind.Scheduled => ("scheduled", [words.Destination, words.Link]),
    };

    /// <summary>The first of the approved languages that serves the traveller, else the first of all.</summary>
    public static string Choose(string[] codes, Language wanted) =>
        codes.FirstOrDefault(code => Languages.Language.Lookup(code) == wanted) ?? codes[0];

    // WhatsApp refuses a value with a line break, a tab or a run of spaces.
    static string OneLine(string value) => Space().Replace(value, " ").Cut(LongestValue);

    [GeneratedRegex(@"\s+", RegexOptions.NonBacktracking)]
    private static partial Regex Space();
}
