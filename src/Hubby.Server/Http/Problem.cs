namespace Hubby.Http;

/// <summary>
/// A failure the caller can act on. The code never changes and is listed in docs/errors.md; the sentence may change.
/// </summary>
sealed record Problem(int Status, string Code, string Message)
{
    /// <summary>What the <c>Retry-After</c> header says, in seconds.</summary>
    public int? RetryAfterSeconds { get; init; }

    /// <summary>
    /// Further members of the <c>error</c> object, such as the server's clock or the id of the booking in the way.
    /// </summary>
    public IReadOnlyList<KeyValuePair<string, object>> Details { get; init; } = [];

    public ProblemResult ToResult(IReadOnlyList<Fault>? faults = null) => new(this, faults ?? []);
}

/// <summary>One thing wrong with one field of a request.</summary>
/// <param name="Field">The path as the caller wrote it: <c>package_specifications[0].destination</c>.</param>
/// <param name="Code">One of <see cref="FaultCodes"/>.</param>
/// <param name="Message">What is wrong and what would be right, in a sentence.</param>
sealed record Fault(string Field, string Code, string Message)
{
    /// <summary>What was sent, shortened.</summary>
    public string? Sent { get; init; }

    /// <summary>A value that would do, when one is near.</summary>
    public string? Suggestion { get; init; }
}

/// <summary>The codes that entries of <c>errors</c> carry; they never change and are listed in docs/errors.md.</summary>
static class FaultCodes
{
    public const string Required = "required";
    public const string WrongType = "wrong_type";
    public const string InvalidFormat = "invalid_format";
    public const string InvalidValue = "invalid_value";
    public const string TooShort = "too_short";
    public const string TooLong = "too_long";
    public const string TooMany = "too_many";
    public const string TooFew = "too_few";
    public const string OutOfRange = "out_of_range";
    public const string InvalidText = "invalid_text";
    public const string DuplicateField = "duplicate_field";
    public const string InvalidDate = "invalid_date";
    public const string BeforeDeparture = "before_departure";
    public const string InPast = "in_past";
    public const string UnknownDestination = "unknown_destination";
    public const string AmbiguousDestination = "ambiguous_destination";
    public const string UnknownPackage = "unknown_package";
    public const string PackageUnavailable = "package_unavailable";
    public const string UnknownBrand = "unknown_brand";
    public const string UnknownColumn = "unknown_column";
    public const string CannotChange = "cannot_change";
}

/// <summary>The failures that any route can answer with; a slice adds its own.</summary>
static class Problems
{
    public static readonly Problem InvalidRequest = new(400, "invalid_request", "The request has faults; see errors.");
    public static readonly Problem MalformedJson = new(400, "malformed_json", "The body is not valid JSON.");
    public static readonly Problem MalformedRequest = new(400, "malformed_request", "The request is not well-formed HTTP.");
    public static readonly Problem NotFound = new(404, "not_found", "There is nothing at this address.");
    public static readonly Problem MethodNotAllowed = new(405, "method_not_allowed",
        "This address does not take this method; see the Allow header.");
    public static readonly Problem Timeout = new(408, "request_timeout", "The request took too long to arrive. Send it again.");
    public static readonly Problem BodyTooLarge = new(413, "body_too_large",
        "The body is larger than 256 KB; a batch may have 4 MB.");
    public static readonly Problem TargetTooLong = new(414, "target_too_long",
        "The address with its query string is longer than 8 KB.");
    public static readonly Problem NotJson = new(415, "unsupported_media_type",
        "Send the body as JSON in UTF-8, with Content-Type: application/json and without Content-Encoding.");
    public static readonly Problem HeadersTooLarge = new(431, "headers_too_large",
        "The request's headers are larger than 16 KB.");
    public static readonly Problem Internal = new(500, "internal_error",
        "Something went wrong on our side. Tell us the request_id.");
    public static readonly Problem StoreAway = new(503, "store_unavailable",
        "The store is away for a moment. Send the request again; what was taken already is not made twice.")
    {
        RetryAfterSeconds = 2,
    };

    /// <summary>The problem that stands for a bare status, as routing or the server itself sets it.</summary>
    public static Problem ForStatus(int status) => status switch
    {
        404 => NotFound,
        405 => MethodNotAllowed,
        408 => Timeout,
        413 => BodyTooLarge,
        414 => TargetTooLong,
        415 => NotJson,
        431 => HeadersTooLarge,
        503 => StoreAway,
        >= 500 => Internal,
        _ => MalformedRequest with { Status = status },
    };
}
