using Hubby.Esims;
using Hubby.Http;
using Hubby.Install.Pages;
using Hubby.TravellerPages;

namespace Hubby.Install;

/// <summary>Another eSIM in the place of one that is stuck. The address stays: the old link leads to the new eSIM.</summary>
static class GetFreshEsim
{
    const int SecondsPerMinute = 60;

    public static async Task<IResult> Handle(
        HttpContext http, string link, OpenEsim open, ReissueEsim reissue, CancellationToken ct)
    {
        if (await open.FindAsync(http, link, ct) is not var (page, view))
            return open.Gone(http);
        if (await PageForms.ReadAsync(http, ct) is null)
            return Show(page, view, StatusCodes.Status400BadRequest, new("warn", "alert", new(page.Text["error.form_old"])));
        var (given, problem) = await reissue.ByTravellerAsync(view.Esim, ct);
        if (given is not null || problem == ReissueEsim.NotReplaceable)
            return new SeeOther(page.Link(view.Home));
        if (problem!.RetryAfterSeconds is { } seconds)
            http.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return Show(page, view, problem.Status, AnswerOf(page, view, problem));
    }

    static PageAnswer AnswerOf(PageContext page, EsimView view, Problem problem)
    {
        var minutes = Math.Max(1, ((problem.RetryAfterSeconds ?? 0) + SecondsPerMinute - 1) / SecondsPerMinute);
        return problem.Code switch
        {
            _ when problem.Code == ReissueEsim.LimitReached.Code => new("warn", "help", new(page.Text["problem.fresh_limit"])),
            _ when problem.Code == EsimProblems.OutOfStock.Code => new("warn", "wait",
                page.Text.Html("error.out_of_stock.text", ("destination", view.PlaceIn(page.Text)))),
            _ => new("warn", "wait", page.Text.Html("error.busy.text", ("minutes", minutes))),
        };
    }

    static PageResult Show(PageContext page, EsimView view, int status, PageAnswer answer) =>
        page.Show<ProblemPage>(status, (nameof(ProblemPage.View), view), (nameof(ProblemPage.Answer), answer));
}
