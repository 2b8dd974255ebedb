using System.Globalization;
using System.Text;

namespace Hubby.Packages;

/// <summary>
/// What is left of a name when writing habits are taken away: case, accents, punctuation, spaces, "the", "and", and "St" for
/// "Saint".
/// Two names are the same place when their keys are equal. Nothing is allocated.
/// </summary>
static class DestinationKey
{
    /// <summary>The longest name worth a look, and the room its key needs.</summary>
    public const int MaxLength = 100;

    const int Room = MaxLength * 4;

    /// <param name="text">As somebody wrote it.</param>
    /// <param name="key">At least <see cref="MaxLength"/> characters.</param>
    /// <param name="length">How many of them the key takes; 0 when the text is no name at all.</param>
    public static bool TryFold(ReadOnlySpan<char> text, Span<char> key, out int length)
    {
        length = 0;
        text = text.Trim();
        if (text.IsEmpty || text.Length > MaxLength)
            return false;

        if (Ascii.IsValid(text))
            return Fold(text, key, out length);

        Span<char> decomposed = stackalloc char[Room];
        return IsWellFormed(text)
            && text.TryNormalize(decomposed, out var written, NormalizationForm.FormKD)
            && Fold(decomposed[..written], key, out length);
    }

    // Normalization throws on these, and none of them is part of a name.
    static bool IsWellFormed(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(text, out var rune, out var consumed) is not System.Buffers.OperationStatus.Done
                || Rune.GetUnicodeCategory(rune) is UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse)
            {
                return false;
            }

            text = text[consumed..];
        }

        return true;
    }

    static bool Fold(ReadOnlySpan<char> text, Span<char> key, out int length)
    {
        length = 0;
        int words = 0, start = 0;
        var inWord = false;
        foreach (var letter in text)
        {
            if (char.IsControl(letter) && !char.IsWhiteSpace(letter))
                return false;
            if (IsIgnored(letter))
                continue;

            if (!char.IsLetterOrDigit(letter) && !char.IsSurrogate(letter))
            {
                // The first word waits: standing alone it may be a code (AND is Andorra, ST is São Tomé & Príncipe).
                if (inWord && words > 1)
                    EndWord(key, start, ref length);
                inWord = false;
                continue;
            }

            if (!inWord)
            {
                if (++words == 2)
                    EndWord(key, 0, ref length);
                start = length;
                inWord = true;
            }

            if (!Append(letter, key, ref length))
                return false;
        }

        if (inWord && words > 1)
            EndWord(key, start, ref length);
        return length > 0;
    }

    static bool IsIgnored(char letter) => char.GetUnicodeCategory(letter) is
        UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.Format
        or UnicodeCategory.ModifierLetter;

    static void EndWord(Span<char> key, int start, ref int length)
    {
        switch (key[start..length])
        {
            case "the" or "and":
                length = start;
                break;
            case "st" when length + 3 <= key.Length:
                "saint".CopyTo(key[start..]);
                length = start + 5;
                break;
        }
    }

    static bool Append(char letter, Span<char> key, ref int length)
    {
        var lower = char.ToLowerInvariant(letter);
        var plain = lower switch
        {
            'ß' => "ss",
            'æ' => "ae",
            'œ' => "oe",
            'ø' => "o",
            'ł' => "l",
            'đ' or 'ð' => "d",
            'ı' => "i",
            _ => new ReadOnlySpan<char>(in lower),
        };
        if (!plain.TryCopyTo(key[length..]))
            return false;
        length += plain.Length;
        return true;
    }
}
