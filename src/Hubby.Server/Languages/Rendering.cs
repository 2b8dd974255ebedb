using System.Collections.Immutable;

namespace Hubby.Languages;

/// <summary>One pattern with its values put in.</summary>
ref struct Rendering(Language language, MessagePattern pattern, ReadOnlySpan<(string Name, TextValue Value)> values)
{
    readonly ReadOnlySpan<(string Name, TextValue Value)> values = values;
    readonly List<TextSpan> spans = [];
    bool isBold;

    public List<TextSpan> Spans()
    {
        Add(pattern.Parts, number: 0);
        return spans;
    }

    void Add(ImmutableArray<MessagePart> parts, long number)
    {
        foreach (var part in parts)
        {
            switch (part)
            {
                case MessagePart.Words words:
                    spans.Add(new(words.Text, isBold, IsValue: false));
                    break;
                case MessagePart.Bold:
                    isBold = !isBold;
                    break;
                case MessagePart.Number:
                    spans.Add(new(Shown(number), isBold, IsValue: false));
                    break;
                case MessagePart.Value { Name: var name }:
                    var value = Find(name);
                    spans.Add(new(value.Words ?? Shown(value.Number), isBold, IsValue: value.Words is not null));
                    break;
                case MessagePart.Plural plural:
                    var count = Find(plural.Name) is { Words: null, Number: var some } ? some
                        : throw new ArgumentException($"{plural.Name} is a number in the text \"{pattern.Source}\".");
                    Add(FormOf(plural, count), count);
                    break;
            }
        }
    }

    readonly ImmutableArray<MessagePart> FormOf(MessagePart.Plural plural, long number)
    {
        var category = PluralRules.Of(language).Category(number);
        PluralForm? fitting = null;
        foreach (var form in plural.Forms)
        {
            if (form.IsExactly(number))
                return form.Parts;
            if (form.Selector == category || (fitting is null && form.Selector == PluralRules.Other))
                fitting = form;
        }

        return fitting!.Parts;
    }

    readonly TextValue Find(string name)
    {
        foreach (var (candidate, value) in values)
        {
            if (candidate == name)
                return value;
        }

        throw new ArgumentException($"The text \"{pattern.Source}\" needs the value {name}.");
    }

    readonly string Shown(long number) => number.ToString("N0", language.Culture);
}
