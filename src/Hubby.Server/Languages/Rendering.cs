using System.Collections.Immutable;

namespace Hubby.Languages;

/// <summary>One pattern with its values put in.</summary>
ref struct Rendering(Language language, MessagePattern pattern, ReadOnlySpan<(string Name, TextValue Value)> values)
{
    readonly ReadOnlySpan<(string Name, TextValue Value)> _values = values;
    readonly List<TextSpan> _spans = [];
    bool _isBold;

    public List<TextSpan> Spans()
    {
        Add(pattern.Parts, number: 0);
        return _spans;
    }

    void Add(ImmutableArray<MessagePart> parts, long number)
    {
        foreach (var part in parts)
        {
            switch (part)
            {
                case MessagePart.Words words:
                    _spans.Add(new(words.Text, _isBold, IsValue: false));
                    break;
                case MessagePart.Bold:
                    _isBold = !_isBold;
                    break;
                case MessagePart.Number:
                    _spans.Add(new(Shown(number), _isBold, IsValue: false));
                    break;
                case MessagePart.Value { Name: var name }:
                    var value = Find(name);
                    _spans.Add(new(value.Words ?? Shown(value.Number), _isBold, IsValue: value.Words is not null));
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
        foreach (var (candidate, value) in _values)
        {
            if (candidate == name)
                return value;
        }

        throw new ArgumentException($"The text \"{pattern.Source}\" needs the value {name}.");
    }

    readonly string Shown(long number) => number.ToString("N0", language.Culture);
}
