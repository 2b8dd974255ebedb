using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace Hubby.Partners;

/// <summary>
/// The signature of a request: HMAC-SHA256 over <c>{timestamp}{METHOD}{request target}</c>, then the hex of
/// <c>x-content-sha256</c> where that was sent, keyed by the UTF-8 bytes of the secret. Pure, and without allocation.
/// </summary>
static class RequestSignature
{
    public const int Bytes = SHA256.HashSizeInBytes;
    public const int HexLength = 2 * Bytes;
    public const int TimestampLength = 13;
    const int StackBytes = 1024;

    /// <param name="secret">The bytes of the secret as the partner holds it.</param>
    /// <param name="timestamp">As received.</param>
    /// <param name="method">As on the request line.</param>
    /// <param name="target">As on the request line, with <c>/api</c> and with the query string.</param>
    /// <param name="contentSha256">As received in <c>x-content-sha256</c>, or empty.</param>
    /// <param name="signature">Receives 32 bytes.</param>
    public static void Compute(
        ReadOnlySpan<byte> secret, ReadOnlySpan<char> timestamp, ReadOnlySpan<char> method, ReadOnlySpan<char> target,
        ReadOnlySpan<char> contentSha256, Span<byte> signature)
    {
        var most = Encoding.UTF8.GetMaxByteCount(timestamp.Length + method.Length + target.Length + contentSha256.Length);
        var rented = most > StackBytes ? ArrayPool<byte>.Shared.Rent(most) : null;
        var message = rented ?? stackalloc byte[StackBytes];
        var length = Encoding.UTF8.GetBytes(timestamp, message);
        length += Encoding.UTF8.GetBytes(method, message[length..]);
        length += Encoding.UTF8.GetBytes(target, message[length..]);
        length += Encoding.UTF8.GetBytes(contentSha256, message[length..]);
        HMACSHA256.HashData(secret, message[..length], signature);
        if (rented is not null)
            ArrayPool<byte>.Shared.Return(rented);
    }

    /// <summary>Reads 64 hex digits of either case.</summary>
    public static bool TryParseHex(ReadOnlySpan<char> hex, Span<byte> bytes) =>
        hex.Length == HexLength && Convert.FromHexString(hex, bytes, out _, out var written) == OperationStatus.Done
            && written == Bytes;

    /// <summary>Thirteen ASCII digits: Unix milliseconds between 2001 and 2286.</summary>
    public static bool TryParseTimestamp(ReadOnlySpan<char> text, out long milliseconds)
    {
        milliseconds = 0;
        if (text.Length != TimestampLength)
            return false;
        foreach (var character in text)
        {
            if (!char.IsAsciiDigit(character))
                return false;
            milliseconds = (milliseconds * 10) + (character - '0');
        }

        return true;
    }
}
