using System.Collections.Frozen;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Components;

namespace Hubby.Languages;

/// <summary>Every text that a traveller sees, in one language: <c>Texts.For(language)["mail.greeting_name", ("name", name)]</c>.
/// The patterns are read and parsed once per language; a text in hand is safe to use from any thread.</summary>
sealed class Texts
{
    static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);
    static readonly Lazy<Texts>[] Each = [.. Language.All.Select(language => new Lazy<Texts>(() => new(language)))];

    // With a word joiner, so that no line ends inside it.
    const string WiFi = "Wi-\u2060Fi";

    readonly FrozenDictionary<string, MessagePattern> _patterns;

    Texts(Language language)
    {
        Language = language;
        _patterns = TextFile.Read(language.Tag)
            .ToFrozenDictionary(text => text.Key, text => MessagePattern.Parse(text.Value), StringComparer.Ordinal);
    }

    public Language Language { get; }

    public static Texts For(Language language) => Each[language.Index].Value;

    /// <summary>The text without any markup: a subject, a line of a plain mail, an attribute.</summary>
    public string this[string key, params ReadOnlySpan<(string Name, TextValue Value)> values] => Render(Find(key), values);

    /// <summary>The text for a page, everything in it encoded: bold words in <c>b</c>, values in <c>bdi</c>.</summary>
    public MarkupString Html(string key, params ReadOnlySpan<(string Name, TextValue Value)> values)
    {
        var html = new StringBuilder();
        var isBold = false;
        foreach (var span in Spans(key, values))
        {
            if (span.IsBold != isBold)
                html.Append(span.IsBold ? "<b>" : "</b>");
            isBold = span.IsBold;
            var text = Encoder.Encode(span.Text).Replace("Wi-Fi", WiFi, StringComparison.Ordinal);
            html.Append(span.IsValue ? $"<bdi>{text}</bdi>" : text);
        }

        return new(html.Append(isBold ? "</b>" : "").ToString());
    }

    /// <summary>The text in runs, for what sets it in its own way.</summary>
    public IReadOnlyList<TextSpan> Spans(string key, params ReadOnlySpan<(string Name, TextValue Value)> values) =>
        new Rendering(Language, Find(key), values).Spans();

    /// <summary>The text for a short message: without the characters that would make it two messages where plain ones say the
    /// same. The alphabet is that of 3GPP TS 23.038.</summary>
    public string Sms(string key, params ReadOnlySpan<(string Name, TextValue Value)> values) =>
        ShortMessage.Plain(this[key, values]);

    /// <summary>Plain words of a pattern.</summary>
    public string Render(MessagePattern pattern, params ReadOnlySpan<(string Name, TextValue Value)> values)
    {
        if (pattern.Parts is [MessagePart.Words { Text: var words }])
            return words;
        var text = new StringBuilder();
        foreach (var span in new Rendering(Language, pattern, values).Spans())
            text.Append(span.IsValue ? Isolated(span.Text) : span.Text);
        return text.ToString();
    }

    MessagePattern Find(string key) =>
        _patterns.TryGetValue(key, out var pattern) ? pattern : throw new KeyNotFoundException($"There is no text {key}.");

    // In a sentence from right to left "Acme (NL)" would be torn apart; an address keeps no invisible characters, or it would
    // be copied with them.
    string Isolated(string value) =>
        Language.IsRightToLeft && value.Any(char.IsAsciiLetterOrDigit) && !value.All(char.IsAsciiLetterOrDigit)
        && !value.Contains("://", StringComparison.Ordinal)
            ? $"\u2068{value}\u2069" : value;
}
