using System.Collections.Immutable;
using System.Globalization;

namespace Hubby.Languages;

/// <summary>A text with places for values, in the part of the ICU MessageFormat syntax that we write: <c>{name}</c>,
/// <c>{count, plural, =0 {…} one {# day} other {# days}}</c>, and <c>'{'</c> for a brace that is only a brace. Two stars put
/// words in bold.</summary>
/// <param name="Source">As the file has it.</param>
/// <param name="Parts">In order.</param>
sealed record MessagePattern(string Source, ImmutableArray<MessagePart> Parts)
{
    public static MessagePattern Parse(string text) => new(text, new PatternReader(text).ReadMessage(depth: 0));
}

abstract record MessagePart
{
    public sealed record Words(string Text) : MessagePart;

    /// <summary>Where bold begins, and where it ends.</summary>
    public sealed record Bold : MessagePart;

    public sealed record Value(string Name) : MessagePart;

    public sealed record Plural(string Name, ImmutableArray<PluralForm> Forms) : MessagePart;

    /// <summary><c>#</c>: the number that the plural around it is about.</summary>
    public sealed record Number : MessagePart;
}

/// <param name="Selector">A category such as <c>few</c>, or <c>=0</c> for that very number.</param>
/// <param name="Parts">What is said then.</param>
sealed record PluralForm(string Selector, ImmutableArray<MessagePart> Parts)
{
    public bool IsExactly(long number) =>
        Selector[0] == '=' && Selector.AsSpan(1).SequenceEqual(number.ToString(CultureInfo.InvariantCulture));
}
