using System.Collections.Immutable;
using System.Text;

namespace Hubby.Languages;

/// <summary>Reads a pattern from its first character to its last.</summary>
sealed class PatternReader(string text)
{
    static readonly string[] Categories = ["zero", "one", "two", "few", "many", PluralRules.Other];

    readonly StringBuilder _words = new();
    int _at;

    /// <param name="depth">How many plurals stand around this message; inside one it ends at its brace.</param>
    public ImmutableArray<MessagePart> ReadMessage(int depth)
    {
        var parts = ImmutableArray.CreateBuilder<MessagePart>();
        while (_at < text.Length && (depth == 0 || text[_at] != '}'))
        {
            switch (text[_at])
            {
                case '{':
                    Flush(parts);
                    parts.Add(ReadArgument(depth));
                    break;
                case '#' when depth > 0:
                    Flush(parts);
                    parts.Add(new MessagePart.Number());
                    _at++;
                    break;
                case '*' when Ahead("**"):
                    Flush(parts);
                    parts.Add(new MessagePart.Bold());
                    _at += 2;
                    break;
                case '}':
                    throw Fault("a } without its {");
                default:
                    ReadCharacter();
                    break;
            }
        }

        Flush(parts);
        return parts.ToImmutable();
    }

    MessagePart ReadArgument(int depth)
    {
        Expect('{');
        var name = ReadWord();
        MessagePart argument = text.ElementAtOrDefault(_at) == ',' ? ReadPlural(name, depth) : new MessagePart.Value(name);
        Expect('}');
        return argument;
    }

    MessagePart.Plural ReadPlural(string name, int depth)
    {
        Expect(',');
        if (ReadWord() != "plural")
            throw Fault("only {name} and {name, plural, …} are understood");
        Expect(',');
        var forms = ImmutableArray.CreateBuilder<PluralForm>();
        while (SkipSpace() && text[_at] != '}')
        {
            var selector = ReadWord();
            if (selector[0] != '=' && !Categories.Contains(selector))
                throw Fault($"{selector} is not a plural category");
            Expect('{');
            forms.Add(new(selector, ReadMessage(depth + 1)));
            Expect('}');
        }

        var isWhole = forms.Any(form => form.Selector == PluralRules.Other)
            && forms.DistinctBy(form => form.Selector).Count() == forms.Count;
        if (!isWhole)
            throw Fault($"the plural {name} needs each form once, and the form other");
        return new(name, forms.ToImmutable());
    }

    // '' is an apostrophe, '{ begins quoted text up to the next apostrophe, and any other apostrophe is itself.
    void ReadCharacter()
    {
        if (!Ahead("'") || _at + 1 == text.Length || text[_at + 1] is not ('\'' or '{' or '}' or '#'))
        {
            _words.Append(text[_at++]);
            return;
        }

        _at++;
        if (text[_at] == '\'')
        {
            _words.Append(text[_at++]);
            return;
        }

        while (_at < text.Length && text[_at] != '\'')
            _words.Append(text[_at++]);
        Expect('\'');
    }

    string ReadWord()
    {
        SkipSpace();
        var start = _at;
        while (_at < text.Length && (char.IsAsciiLetterOrDigit(text[_at]) || text[_at] is '_' or '='))
            _at++;
        var word = text[start.._at];
        SkipSpace();
        return word.Length > 0 ? word : throw Fault("a name is missing");
    }

    bool SkipSpace()
    {
        while (_at < text.Length && char.IsWhiteSpace(text[_at]))
            _at++;
        return _at < text.Length ? true : throw Fault("a } is missing");
    }

    void Expect(char character)
    {
        if (text.ElementAtOrDefault(_at) != character)
            throw Fault($"a {character} is missing");
        _at++;
    }

    bool Ahead(string next) => text.AsSpan(_at).StartsWith(next, StringComparison.Ordinal);

    void Flush(ImmutableArray<MessagePart>.Builder parts)
    {
        if (_words.Length > 0)
            parts.Add(new MessagePart.Words(_words.ToString()));
        _words.Clear();
    }

    FormatException Fault(string what) => new($"Character {_at + 1} of \"{text}\": {what}.");
}
