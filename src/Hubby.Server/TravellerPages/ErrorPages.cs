using Hubby.Http;
using Hubby.TravellerPages.Pages;

namespace Hubby.TravellerPages;

/// <summary>Failures as a traveller should see them.</summary>
sealed class ErrorPages(OpenPage open) : IProblemPages
{
    public IResult Of(HttpContext http, Problem problem) => open.OfHostOrNobody(http).Problem(problem);
}

static class PageProblems
{
    const int SecondsPerMinute = 60;

    extension(PageContext page)
    {
        /// <summary>The page for a failure, with its status and, where waiting helps, how long.</summary>
        internal IResult Problem(Problem problem) => new WithRetryAfter(problem.RetryAfterSeconds,
            page.Show<ErrorPage>(problem.Status, (nameof(ErrorPage.Status), problem.Status),
                (nameof(ErrorPage.Minutes), Math.Max(1,
                    ((problem.RetryAfterSeconds ?? 0) + SecondsPerMinute - 1) / SecondsPerMinute))));

        /// <summary>
        /// For whatever a link may not show: unknown, expired, revoked, used, another partner's. One status, the same bytes.
        /// </summary>
        internal IResult Gone() => page.Show<GonePage>(StatusCodes.Status404NotFound);
    }

    sealed class WithRetryAfter(int? seconds, PageResult result) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.Headers.RetryAfter = seconds?.ToString(System.Globalization.CultureInfo.InvariantCulture);
            return result.ExecuteAsync(httpContext);
        }
    }
}
