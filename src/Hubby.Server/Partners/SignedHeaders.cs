using Hubby.Http;
using Microsoft.Extensions.Primitives;

namespace Hubby.Partners;

/// <summary>The headers of a signed request, right in form; whether they are true is for the signature to show.</summary>
readonly record struct SignedHeaders(string Key, string Timestamp, long Milliseconds, string Signature, string? ContentHash)
{
    public static Problem? Read(IHeaderDictionary headers, bool isProduction, out SignedHeaders read)
    {
        read = default;
        var key = headers[Authentication.ApiKeyHeader];
        var timestamp = headers[Authentication.TimestampHeader];
        var signature = headers[Authentication.SignatureHeader];
        var contentHash = headers[Authentication.ContentHeader];

        if (IsMissing(key) || IsMissing(timestamp) || IsMissing(signature))
            return Authentication.Required;
        if (key.Count > 1 || timestamp.Count > 1 || signature.Count > 1 || contentHash.Count > 1)
            return Authentication.DuplicateHeader;
        if (!RequestSignature.TryParseTimestamp(timestamp[0], out var milliseconds))
            return Authentication.MalformedTimestamp;
        if (contentHash.Count == 1 && !IsHash(contentHash[0]))
            return Authentication.MalformedContentHash;
        if (KeyText.IsOfOtherEnvironment(key[0], isProduction))
            return Authentication.WrongEnvironment;

        read = new(key[0]!, timestamp[0]!, milliseconds, signature[0]!, contentHash.Count == 1 ? contentHash[0] : null);
        return null;
    }

    static bool IsMissing(StringValues values) => values.Count == 0 || (values.Count == 1 && string.IsNullOrEmpty(values[0]));

    static bool IsHash(ReadOnlySpan<char> hex)
    {
        Span<byte> hash = stackalloc byte[RequestSignature.Bytes];
        return RequestSignature.TryParseHex(hex, hash);
    }
}
