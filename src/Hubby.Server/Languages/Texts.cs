using System.Collections.Frozen;
using System.Collections.Immutable;
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

    readonly FrozenDictionary<string, MessagePattern> patterns;
    readonly PluralRules plurals;

    Texts(Language language)
    {
        Language = language;
        plurals = PluralRules.Of(language);
        patterns = TextFile.Read(language.Tag)
            .ToFrozenDictionary(text => text.Key, text => MessagePattern.Parse(text.Value), StringComparer.Ordinal);
    }

    public Language Language { get; }

    public IEnumerable<string> Keys => patterns.Keys;

    public static Texts For(Language language) => Each[language.Index].Value;

    /// <summary>The text without any markup: a subject, a line of a plain mail, an attribute.</summary>
    public string this[string key, params ReadOnlySpan<(string Name, TextValue Value)> values]
    {
        get
        {
            if (patterns.TryGetValue(key, out var pattern) && pattern.Parts is [MessagePart.Words { Text: var words }])
                return words;
            var text = new StringBuilder();
            foreach (var span in Spans(key, values))
                text.Append(span.IsValue ? Isolated(span.Text) : span.Text);
            return text.ToString();
        }
    }

    /// <summary>The text for a page, everything in it encoded: bold words in <c>b</c>, values in <c>bdi</c>.</summary>
    public MarkupString Html(string key, params ReadOnlySpan<(string Name, TextValue Value)> values)
    {
        var html = new StringBuilder();
        foreach (var span in Spans(key, values))
        {
            var text = Encoder.Encode(span.Text);
            if (span.IsValue)
                text = $"<bdi>{text}</bdi>";
            html.Append(span.IsBold ? $"<b>{text}</b>" : text);
        }

        return new(html.ToString());
    }

    /// <summary>The text in runs, for what renders it in its own way.</summary>
    public IReadOnlyList<TextSpan> Spans(string key, params ReadOnlySpan<(string Name, TextValue Value)> values)
    {
        if (!patterns.TryGetValue(key, out var pattern))
            throw new KeyNotFoundException($"There is no text {key}.");
        var spans = new List<TextSpan>();
        var bold = false;
        Add(spans, key, pattern.Parts.AsSpan(), values, number: 0, ref bold);
        return spans;
    }

    void Add(List<TextSpan> spans, string key, ReadOnlySpan<MessagePart> parts,
        ReadOnlySpan<(string Name, TextValue Value)> values, long number, ref bool bold)
    {
        foreach (var part in parts)
        {
            switch (part)
            {
                case MessagePart.Words words:
                    spans.Add(new(words.Text, bold, IsValue: false));
                    break;
                case MessagePart.Bold:
                    bold = !bold;
                    break;
                case MessagePart.Number:
                    spans.Add(new(Shown(number), bold, IsValue: false));
                    break;
                case MessagePart.Value { Name: var name }:
                    var value = Find(key, name, values);
                    spans.Add(new(value.Words ?? Shown(value.Number!.Value), bold, IsValue: value.Words is not null));
                    break;
                case MessagePart.Plural plural:
                    var count = Find(key, plural.Name, values).Number
                        ?? throw new ArgumentException($"{plural.Name} in the text {key} is a number.");
                    Add(spans, key, FormOf(plural, count).AsSpan(), values, count, ref bold);
                    break;
            }
        }
    }

    ImmutableArray<MessagePart> FormOf(MessagePart.Plural plural, long number)
    {
        var category = plurals.Category(number);
        return (plural.Forms.FirstOrDefault(form => form.IsExactly(number))
            ?? plural.Forms.FirstOrDefault(form => form.Selector == category)
            ?? plural.Forms.First(form => form.Selector == PluralRules.Other)).Parts;
    }

    static TextValue Find(string key, string name, ReadOnlySpan<(string Name, TextValue Value)> values)
    {
        foreach (var (candidate, value) in values)
        {
            if (candidate == name)
                return value;
        }

        throw new ArgumentException($"The text {key} needs the value {name}.");
    }

    string Shown(long number) => number.ToString("N0", Language.Culture);

    // In a sentence from right to left "Acme (NL)" would be torn apart; an address keeps no invisible characters, or it would
    // be copied with them.
    string Isolated(string value) =>
        Language.IsRightToLeft && value.Any(char.IsAsciiLetterOrDigit) && !value.All(char.IsAsciiLetterOrDigit)
        && !value.Contains("://", StringComparison.Ordinal)
            ? $"\u2068{value}\u2069" : value;
}
