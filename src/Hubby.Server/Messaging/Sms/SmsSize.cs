using System.Buffers;

namespace Hubby.Messaging.Sms;

/// <summary>
/// What a text comes to as SMS, by 3GPP TS 23.038: in the GSM 7-bit alphabet, where a character of the extension table counts
/// twice, or in UCS-2 as soon as one character is in neither.
/// </summary>
/// <param name="IsGsm7">Whether the GSM 7-bit alphabet holds all of it.</param>
/// <param name="Segments">Parts that it is sent in, each of which is paid for.</param>
readonly record struct SmsSize(bool IsGsm7, int Segments)
{
    const int Gsm7Alone = 160;
    const int Gsm7Part = 153;
    const int Ucs2Alone = 70;
    const int Ucs2Part = 67;

    static readonly SearchValues<char> Basic = SearchValues.Create(
        "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
        + "abcdefghijklmnopqrstuvwxyzäöñüà");

    static readonly SearchValues<char> Extension = SearchValues.Create("\f^{}\\[~]|€");

    public static SmsSize Of(string text) => text.All(character => Septets(character) > 0)
        ? new(true, Count(text, Septets, Gsm7Alone, Gsm7Part, isHalf: _ => false))
        : new(false, Count(text, _ => 1, Ucs2Alone, Ucs2Part, isHalf: char.IsHighSurrogate));

    /// <summary>1 or 2; 0 for a character that the alphabet does not have.</summary>
    static int Septets(char character) => Basic.Contains(character) ? 1 : Extension.Contains(character) ? 2 : 0;

    /// <param name="text">All of it.</param>
    /// <param name="units">What a character takes.</param>
    /// <param name="alone">Units in a message of one part.</param>
    /// <param name="part">Units in each of several, which carry a header.</param>
    /// <param name="isHalf">Whether a character goes with the one after it: no pair is split over two parts, nor is an
    /// escape from its character, since both are counted at once.</param>
    static int Count(string text, Func<char, int> units, int alone, int part, Func<char, bool> isHalf)
    {
        if (text.Sum(units) <= alone)
            return 1;
        var (parts, used) = (1, 0);
        for (var index = 0; index < text.Length; index++)
        {
            var needed = units(text[index]);
            if (isHalf(text[index]) && index + 1 < text.Length)
                needed += units(text[++index]);
            if (used + needed > part)
                (parts, used) = (parts + 1, 0);
            used += needed;
        }

        return parts;
    }
}
