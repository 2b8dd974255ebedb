using Hubby.Http;

namespace Hubby.Partners;

/// <summary>The failures of authentication. Those before the signature verifies depend on the caller's input alone.</summary>
static class Authentication
{
    public const string ApiKeyHeader = "x-api-key";
    public const string TimestampHeader = "x-timestamp";
    public const string SignatureHeader = "x-signature";
    public const string ContentHeader = "x-content-sha256";
    public const long MaxSkewMilliseconds = 5 * 60 * 1000;

    public static readonly Problem Required = new(401, "authentication_required",
        "Sign the request: the headers x-api-key, x-timestamp and x-signature are all needed, each with a value.");
    public static readonly Problem DuplicateHeader = new(401, "duplicate_authentication_header",
        "Send x-api-key, x-timestamp, x-signature and x-content-sha256 once each.");
    public static readonly Problem MalformedTimestamp = new(401, "malformed_timestamp",
        "x-timestamp must be Unix time in milliseconds: exactly 13 digits.");
    public static readonly Problem MalformedSignature = new(401, "malformed_signature",
        "x-signature must be an HMAC-SHA256 in hex: exactly 64 hex digits.");
    public static readonly Problem MalformedContentHash = new(401, "malformed_content_sha256",
        "x-content-sha256 must be the SHA-256 of the body in hex: exactly 64 hex digits.");
    public static readonly Problem WrongEnvironment = new(401, "wrong_environment",
        "This key belongs to the other environment: hk_test_ keys work on staging, hk_live_ keys in production.");
    public static readonly Problem InvalidSignature = new(401, "invalid_signature",
        "The key is not known here, or the signature does not match the request.");
    public static readonly Problem TimestampOutOfRange = new(401, "timestamp_out_of_range",
        "x-timestamp is more than five minutes away from the server's clock. GET /api/time tells what it shows.");
    public static readonly Problem SignedBodyRequired = new(401, "signed_body_required",
        "This key must sign the body too: send x-content-sha256 and append its value to the signed message.");
    public static readonly Problem ContentHashMismatch = new(401, "content_sha256_mismatch",
        "x-content-sha256 is not the SHA-256 of the body that arrived.");
    public static readonly Problem RateLimited = new(429, "rate_limited",
        "Too many requests with this key. Wait as long as Retry-After says.")
    {
        RetryAfterSeconds = 1,
    };

    public static Problem OutOfRange(long timestamp, long serverTime) => TimestampOutOfRange with
    {
        Details =
        [
            new("server_time", serverTime), new("skew_ms", timestamp - serverTime), new("max_skew_ms", MaxSkewMilliseconds),
        ],
    };
}
