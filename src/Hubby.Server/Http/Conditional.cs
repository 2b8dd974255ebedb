using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace Hubby.Http;

/// <summary>Answers that need not be sent again: RFC 9110 entity tags.</summary>
static class Conditional
{
    // Another build may write the same data differently.
    static readonly string Build = typeof(Conditional).Module.ModuleVersionId.ToString("N")[..8];

    /// <summary>Marks the answer with its version; true when the caller has that one already and 304 is the answer.</summary>
    public static bool IsKnownToCaller(this HttpContext http, string version)
    {
        var tag = new EntityTagHeaderValue($"\"{Build}-{version}\"");
        http.Response.Headers.ETag = tag.ToString();
        http.Response.Headers.CacheControl = "private, no-cache";
        return http.Request.GetTypedHeaders().IfNoneMatch
            .Any(known => known.Compare(tag, useStrongComparison: false) || known == EntityTagHeaderValue.Any);
    }

    public static StatusCodeHttpResult NotModified => TypedResults.StatusCode(StatusCodes.Status304NotModified);
}
