using System.Collections.Immutable;
using System.Text;

namespace Hubby.Languages;

/// <summary>Reads a pattern from its first character to its last.</summary>
sealed class PatternReader(string text)
{
    static readonly string[] Categories = ["zero", "one", "two", "few", "many", PluralRules.Other];

    readonly StringBuilder words = new();
    int at;

    /// <param name="depth">How many plurals stand around this message; inside one it ends at its brace.</param>
    public ImmutableArray<MessagePart> ReadMessage(int depth)
    {
        var parts = ImmutableArray.CreateBuilder<MessagePart>();
        while (at < text.Length && (depth == 0 || text[at] != '}'))
        {
            switch (text[at])
            {
                case '{':
                    Flush(parts);
                    parts.Add(ReadArgument(depth));
                    break;
                case '#' when depth > 0:
                    Flush(parts);
                    parts.Add(new MessagePart.Number());
                    at++;
                    break;
                case '*' when Ahead("**"):
                    Flush(parts);
                    parts.Add(new MessagePart.Bold());
                    at += 2;
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
        MessagePart argument = text.ElementAtOrDefault(at) == ',' ? ReadPlural(name, depth) : new MessagePart.Value(name);
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
        while (SkipSpace() && text[at] != '}')
        {
            var selector = ReadWord();
            if (selector[0] != '=' && !Categories.Contains(selector))
                throw Fault($"{selector} is not a plural category");
            Expect('{');
            forms.Add(new(selector, ReadMessage(depth + 1)));
            Expect('}');
        }

        if (forms.DistinctBy(form => form.Selector).Count() != forms.Count
            || forms.All(form => form.Selector != PluralRules.Other))
        {
            throw Fault($"the plural {name} needs each form once, and the form other");
        }
        return new(name, forms.ToImmutable());
    }

    // '' is an apostrophe, '{ begins quoted text up to the next apostrophe, and any other apostrophe is itself.
    void ReadCharacter()
    {
        if (!Ahead("'") || at + 1 == text.Length || text[at + 1] is not ('\'' or '{' or '}' or '#'))
        {
            words.Append(text[at++]);
            return;
        }

        at++;
        if (text[at] == '\'')
        {
            words.Append(text[at++]);
            return;
        }

        while (at < text.Length && text[at] != '\'')
            words.Append(text[at++]);
        Expect('\'');
    }

    string ReadWord()
    {
        SkipSpace();
        var start = at;
        while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] is '_' or '='))
            at++;
        var word = text[start..at];
        SkipSpace();
        return word.Length > 0 ? word : throw Fault("a name is missing");
    }

    bool SkipSpace()
    {
        while (at < text.Length && char.IsWhiteSpace(text[at]))
            at++;
        return at < text.Length ? true : throw Fault("a } is missing");
    }

    void Expect(char character)
    {
        if (text.ElementAtOrDefault(at) != character)
            throw Fault($"a {character} is missing");
        at++;
    }

    bool Ahead(string next) => text.AsSpan(at).StartsWith(next, StringComparison.Ordinal);

    void Flush(ImmutableArray<MessagePart>.Builder parts)
    {
        if (words.Length > 0)
            parts.Add(new MessagePart.Words(words.ToString()));
        words.Clear();
    }

    FormatException Fault(string what) => new($"Character {at + 1} of \"{text}\": {what}.");
}
