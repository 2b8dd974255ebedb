using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Hubby.Http;

/// <summary>
/// Under <c>/api</c> an address is what it is, byte for byte, because it is signed that way. Routing itself forgives case, a
/// slash at the end, dot segments and escaped letters; here those are 404.
/// </summary>
static class ExactPaths
{
    const string Root = "api";

    public static void UseExactPaths(this WebApplication app) => app.Use((http, next) =>
    {
        if (http.GetEndpoint() is not RouteEndpoint { RoutePattern: var pattern } || !IsApi(pattern)
            || IsExact(http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget, pattern))
        {
            return next(http);
        }

        http.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    });

    static bool IsApi(RoutePattern pattern) =>
        pattern.PathSegments is [{ IsSimple: true, Parts: [RoutePatternLiteralPart { Content: Root }] }, ..];

    public static bool IsExact(ReadOnlySpan<char> target, RoutePattern pattern)
    {
        var path = PathOf(target);
        if (path.IsEmpty || path[0] != '/')
            return false;

        path = path[1..];
        var segments = pattern.PathSegments;
        for (var index = 0; index < segments.Count; index++)
        {
            if (segments[index] is { IsSimple: true, Parts: [RoutePatternParameterPart { IsCatchAll: true }] })
                return true;
            var slash = path.IndexOf('/');
            var isLast = index == segments.Count - 1;
            if (isLast != slash < 0 || !Fits(isLast ? path : path[..slash], segments[index]))
                return false;
            path = path[(slash + 1)..];
        }

        return true;
    }

    // RFC 9112 allows the whole address on the request line.
    static ReadOnlySpan<char> PathOf(ReadOnlySpan<char> target)
    {
        var query = target.IndexOf('?');
        var path = query < 0 ? target : target[..query];
        var scheme = path.IndexOf("://");
        if (path.IsEmpty || path[0] == '/' || scheme < 0)
            return path;
        path = path[(scheme + 3)..];
        var slash = path.IndexOf('/');
        return slash < 0 ? default : path[slash..];
    }

    static bool Fits(ReadOnlySpan<char> text, RoutePatternPathSegment segment)
    {
        if (segment.IsSimple)
            return segment.Parts[0] is RoutePatternLiteralPart literal ? text.SequenceEqual(literal.Content) : !text.IsEmpty;
        return (segment.Parts[0] is not RoutePatternLiteralPart first || text.StartsWith(first.Content))
            && (segment.Parts[^1] is not RoutePatternLiteralPart last || text.EndsWith(last.Content));
    }
}
