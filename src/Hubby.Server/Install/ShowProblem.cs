using Hubby.Devices.Pages;
using Hubby.Http;
using Hubby.Install.Pages;

namespace Hubby.Install;

/// <summary>Help with installing.</summary>
static class ShowProblem
{
    const int LongestSearch = 60;

    public static async Task<IResult> Handle(HttpContext http, string link, OpenEsim open, CancellationToken ct)
    {
        if (await open.FindAsync(http, link, ct) is not var (page, view))
            return open.Gone(http);
        var search = http.Request.Query[DeviceCheck.Parameter].ToString();
        return page.Show<ProblemPage>(StatusCodes.Status200OK, (nameof(ProblemPage.View), view),
            (nameof(ProblemPage.Search), search.Cut(LongestSearch)));
    }
}
