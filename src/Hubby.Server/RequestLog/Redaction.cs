using System.Collections.Frozen;
using System.Text;
using System.Text.RegularExpressions;
using Hubby.Http;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.AspNetCore.WebUtilities;

namespace Hubby.RequestLog;

/// <summary>
/// What of a request may be kept. Values are hidden unless their field is named here: a field that is new, or the caller's own,
/// is hidden by itself. So is its name, unless it is one of the API's.
/// </summary>
static partial class Redaction
{
    public const string Hidden = "…";
    const int MaxShown = 200;
    const int MaxTimestamp = 20;

    static readonly FrozenSet<string> Shown = Names("""
        success message data error errors code doc_url field suggestion request_id server_time skew_ms max_skew_ms status reason
        has_more limit perPage
        id booking booking_id bookingId departure_date return_date departure_location flight_number locale pax custom_branding
        communication_options should_send_message channels channel messages kind position quantity created_at sent_at created_from
        created_to departure_from departure_to
        promo_codes package_specifications package_id package_type package_size package_duration size destination destinations
        iso3 countries regions coverage price amount currency priority expires_at total
        type timestamp from to next_from events event enabled endpoint attempts response_status duration_ms next_try_at
        delivered_at failing_since disabled_at disabled_reason old_secret_until overlap_hours deliveries
        bookings rows row line bytes created refused repeated percent started_at finished_at faults
        claims esims push_subscriptions webhook_deliveries idempotency_records promo_codes_revoked
        assigned_at data_total_mb data_used_mb environment_time iso8601 method path error_code
        """);

    /// <summary>Names that may be shown without their values.</summary>
    static readonly FrozenSet<string> ShownWithoutValue = Names("""
        email phone first_name last_name full_name title gender external_user_id metadata
        promo_code uuid claim_url deep_link_url history replaced_by replaces iccid url secret file_name cursor next_cursor
        recipient request response answer subscription fcm_token sent name token
        """);

    /// <summary>Parameters of routes whose value names a thing and opens nothing.</summary>
    static readonly FrozenSet<string> ShownParameters = Names("id delivery request_id");

    public static bool IsShown(string field) => Shown.Contains(field);

    public static string Name(string field) => Shown.Contains(field) || ShownWithoutValue.Contains(field) ? field : Hidden;

    /// <summary>
    /// The value of a field that may be shown, unless it looks as if an address or a number of a person had got into it.
    /// Sentences of ours repeat in quotes what was sent.
    /// </summary>
    public static string Value(string text)
    {
        if (Guid.TryParseExact(text, "D", out _))
            return text;
        if (text.Contains('@') || LongNumber.IsMatch(text))
            return Hidden;
        if (text.Contains('"'))
            text = Quoted.Replace(text, $"\"{Hidden}\"");
        return Plain(text, MaxShown);
    }

    /// <summary>The path of a request target with only what routes say, and ids.</summary>
    /// <param name="target">As on the request line.</param>
    /// <param name="route">The route that it led to, if any.</param>
    /// <param name="words">Of all routes, for a target that leads to none.</param>
    public static string Path(ReadOnlySpan<char> target, RoutePattern? route, IReadOnlySet<string> words)
    {
        var path = target[..QueryAt(target)];
        if (path.IsEmpty || path[0] != '/')
            return Hidden;
        path = path[1..];
        var shown = new StringBuilder(path.Length);
        var index = 0;
        foreach (var range in path.Split('/'))
        {
            var segment = path[range];
            shown.Append('/').Append(IsShown(segment, Segment(route, index++), words) ? segment : Hidden);
        }

        return Plain(shown.ToString(), LoggedRequest.MaxPath);
    }

    /// <summary>With its question mark; empty when there is none.</summary>
    public static string Query(ReadOnlySpan<char> target)
    {
        var query = target[QueryAt(target)..];
        var shown = new StringBuilder(query.Length);
        foreach (var pair in new QueryStringEnumerable(query.ToString()))
        {
            var (name, value) = (Name($"{pair.DecodeName()}"), $"{pair.EncodedValue}");
            shown.Append(shown.Length == 0 ? '?' : '&').Append(name);
            if (value.Length > 0)
                shown.Append('=').Append(IsShown(name) && Value($"{pair.DecodeValue()}") is not Hidden ? value : Hidden);
        }

        return Plain(query is "?" ? "?" : shown.ToString(), LoggedRequest.MaxQuery);
    }

    public static string Method(string method) => Plain(method, LoggedRequest.MaxMethod);

    public static string Timestamp(string timestamp) =>
        timestamp.Length <= MaxTimestamp && !timestamp.AsSpan().ContainsAnyExceptInRange('0', '9') ? timestamp : Hidden;

    public static string Hash(string? hex) => hex is null || HashForm.IsMatch(hex) ? hex ?? "" : Hidden;

    static int QueryAt(ReadOnlySpan<char> target) => target.IndexOf('?') is >= 0 and var at ? at : target.Length;

    static RoutePatternPathSegment? Segment(RoutePattern? route, int index) => route?.PathSegments.ElementAtOrDefault(index);

    static bool IsShown(ReadOnlySpan<char> segment, RoutePatternPathSegment? route, IReadOnlySet<string> words) =>
        route?.Parts is [RoutePatternParameterPart parameter]
            ? ShownParameters.Contains(parameter.Name) && IdForm.IsMatch(segment)
            : segment.IsEmpty || words.Contains($"{segment}");

    // PostgreSQL takes no NUL, and nobody's screen a control character.
    static string Plain(string text, int max) => Control.Replace(text.Cut(max), "\uFFFD");

    static FrozenSet<string> Names(string names) =>
        names.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);

    [GeneratedRegex(@"[0-9]{9}|\+[0-9]{6}")]
    static partial Regex LongNumber { get; }

    [GeneratedRegex("\"[^\"]*\"")]
    static partial Regex Quoted { get; }

    [GeneratedRegex(@"[\p{Cc}\p{Cs}]")]
    static partial Regex Control { get; }

    [GeneratedRegex("^[0-9a-fA-F]{64}$")]
    static partial Regex HashForm { get; }

    [GeneratedRegex("^[0-9A-Za-z_-]{1,64}$")]
    static partial Regex IdForm { get; }
}
