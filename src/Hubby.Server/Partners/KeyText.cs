using System.Text;
using Hubby.Data;

namespace Hubby.Partners;

/// <summary>
/// What a key looks like: <c>hk_test_</c> or <c>hk_live_</c>, 24 random characters, and 6 that are the CRC-32 of all before them
/// in base 62, so that a secret scanner tells a real key from a look-alike. Its secret is <c>hs_test_</c>
/// or <c>hs_live_</c> and 40 characters.
/// </summary>
static class KeyText
{
    const string TestKey = "hk_test_";
    const string LiveKey = "hk_live_";
    const string TestSecret = "hs_test_";
    const string LiveSecret = "hs_live_";

    /// <summary>Of a secret's <c>hs_test_</c> or <c>hs_live_</c>, and as long a key's.</summary>
    public const int HeadLength = 8;
    const int RandomLength = 24;
    const int ChecksumLength = 6;
    const int SecretLength = 40;
    const int Length = HeadLength + RandomLength + ChecksumLength;

    public static string NewKey(bool isProduction)
    {
        var head = (isProduction ? LiveKey : TestKey) + Tokens.Secret(RandomLength);
        return string.Create(Length, head, static (text, head) =>
        {
            head.CopyTo(text);
            WriteChecksum(head, text[^ChecksumLength..]);
        });
    }

    public static string NewSecret(bool isProduction) => (isProduction ? LiveSecret : TestSecret) + Tokens.Secret(SecretLength);

    /// <summary>A key as we make them, known or not.</summary>
    public static bool IsWellFormed(ReadOnlySpan<char> key)
    {
        if (key.Length != Length || !(key.StartsWith(TestKey) || key.StartsWith(LiveKey)) || !Ascii.IsValid(key))
            return false;
        Span<char> checksum = stackalloc char[ChecksumLength];
        WriteChecksum(key[..^ChecksumLength], checksum);
        return key.EndsWith(checksum);
    }

    /// <summary>A real key, but of the other environment: the caller's own input says so, nothing of ours does.</summary>
    public static bool IsOfOtherEnvironment(ReadOnlySpan<char> key, bool isProduction) =>
        key.StartsWith(isProduction ? TestKey : LiveKey) && IsWellFormed(key);

    static void WriteChecksum(ReadOnlySpan<char> head, Span<char> checksum)
    {
        var number = Crc32(head);
        for (var position = checksum.Length - 1; position >= 0; position--)
        {
            (number, var digit) = Math.DivRem(number, 62u);
            checksum[position] = Tokens.Alphanumeric[(int)digit];
        }
    }

    // The CRC-32 of ISO 3309, as in zlib, so that anyone can check a key with the tools at hand.
    static uint Crc32(ReadOnlySpan<char> ascii)
    {
        var crc = uint.MaxValue;
        foreach (var character in ascii)
        {
            crc ^= character;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc >> 1) ^ (0xEDB88320u & (0u - (crc & 1u)));
        }

        return ~crc;
    }
}
