namespace Hubby.Languages;

/// <summary>What stands in a text's place: words, or a whole number.</summary>
readonly record struct TextValue
{
    public string? Words { get; private init; }

    /// <summary>Where there are no words.</summary>
    public long Number { get; private init; }

    public static implicit operator TextValue(string words)
    {
        ArgumentNullException.ThrowIfNull(words);
        return new() { Words = words };
    }

    public static implicit operator TextValue(long number) => new() { Number = number };
}

/// <summary>A run of a text in one weight.</summary>
/// <param name="Text">Not encoded.</param>
/// <param name="IsBold">Whether the translator put it in bold.</param>
/// <param name="IsValue">Whether it was handed in, so that its direction is its own.</param>
readonly record struct TextSpan(string Text, bool IsBold, bool IsValue);
