using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http.Features;

namespace Hubby.Http;

/// <summary>
/// The <c>Idempotency-Key</c> header (draft-ietf-httpapi-idempotency-key-header): bare, or quoted as a structured string.
/// </summary>
static class IdempotencyKey
{
    public const string Header = "Idempotency-Key";
    public const string ReplayedHeader = "Idempotent-Replayed";
    public const int MaxLength = 255;

    public static readonly Problem Invalid = new(400, "invalid_idempotency_key",
        "Send one Idempotency-Key of 1 to 255 visible ASCII characters, bare or in double quotes.");

    public static readonly Problem Reused = new(422, "idempotency_key_reused",
        "This Idempotency-Key was used for another request. Use a new key for a new request.");

    public static readonly Problem InProgress = new(409, "idempotency_key_in_progress",
        "A request with this Idempotency-Key is still running. Send it again in a moment.")
    {
        RetryAfterSeconds = 1,
    };

    /// <summary>The key, or null when none was sent; false when what was sent is no key.</summary>
    public static bool TryRead(HttpRequest request, out string? key)
    {
        key = null;
        var sent = request.Headers[Header];
        if (sent.Count == 0)
            return true;
        if (sent.Count > 1 || sent.ToString().Trim() is not { } text)
            return false;
        if (text.Length >= 2 && text[0] == '"' && text[^1] == '"')
            text = text[1..^1];
        if (text.Length is 0 or > MaxLength || text.Any(character => character is < ' ' or > '~'))
            return false;
        key = text;
        return true;
    }

    /// <summary>SHA-256 over method, request target and body: what makes a request the same request.</summary>
    public static byte[] HashOf(HttpContext http, ReadOnlySpan<byte> body)
    {
        var head = $"{http.Request.Method} {http.Features.Get<IHttpRequestFeature>()!.RawTarget}\n";
        var buffer = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(head.Length) + body.Length);
        try
        {
            var length = Encoding.UTF8.GetBytes(head, buffer);
            body.CopyTo(buffer.AsSpan(length));
            return SHA256.HashData(buffer.AsSpan(0, length + body.Length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }
}
