namespace Hubby.Http;

/// <summary>Failures for people; their look belongs to another slice.</summary>
interface IProblemPages
{
    /// <summary>A page that needs no store.</summary>
    IResult Of(HttpContext http, Problem problem);
}

static class ProblemPages
{
    /// <summary>The failure as whoever asked can read it: a browser gets a page, a program JSON.</summary>
    public static IResult For(HttpContext http, Problem problem)
    {
        var isProgram = http.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase)
            || !http.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);
        return !isProgram && http.RequestServices.GetService<IProblemPages>() is { } pages
            ? pages.Of(http, problem)
            : problem.ToResult();
    }
}
