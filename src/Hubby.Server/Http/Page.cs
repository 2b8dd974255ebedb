using System.Buffers.Text;
using System.Text;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.Extensions;

namespace Hubby.Http;

/// <summary>One page of a list.</summary>
sealed record Page<T>(
    [property: JsonPropertyOrder(1)] string Message, [property: JsonPropertyOrder(2)] IReadOnlyList<T> Data,
    [property: JsonPropertyOrder(3)] bool HasMore, [property: JsonPropertyOrder(4)] string? NextCursor)
{
    public bool Success { get; init; } = true;
}

/// <summary>Where a list goes on, and how much of it is wanted.</summary>
/// <param name="Limit">Rows wanted at most.</param>
/// <param name="After">What the cursor holds: the key of the last row shown.</param>
readonly record struct PageRequest(int Limit, string? After)
{
    public const int MaxLimit = 200;
    public const int DefaultLimit = 50;

    /// <summary>Cursors are opaque to callers: what is in them may change.</summary>
    public static string Cursor(string key) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(key));

    /// <summary>
    /// What of the rows is shown, when one more than wanted was read, and the cursor to those after it, which the <c>Link</c>
    /// header names as well; none on the last page.
    /// </summary>
    public (List<T> Shown, string? Cursor) Cut<T>(HttpContext http, string publicUrl, List<T> found, Func<T, string> keyOf)
    {
        var shown = found.Take(Limit).ToList();
        var cursor = found.Count > Limit ? Cursor(keyOf(shown[^1])) : null;
        if (cursor is not null)
            LinkNext(http, publicUrl, cursor);
        return (shown, cursor);
    }

    /// <summary>Says in a <c>Link</c> header (RFC 8288) where the next page is.</summary>
    public static void LinkNext(HttpContext http, string publicUrl, string cursor)
    {
        var query = new QueryBuilder(http.Request.Query
            .Where(field => field.Key != "cursor")
            .SelectMany(field => field.Value, (field, value) => KeyValuePair.Create(field.Key, value ?? "")))
        {
            { "cursor", cursor },
        };
        http.Response.Headers.Link = $"<{publicUrl}{http.Request.Path}{query}>; rel=\"next\"";
    }
}
