using Hubby.Data;
using Hubby.Members;
using Hubby.Partners;
using Hubby.TravellerPages;
using Microsoft.Extensions.Options;

namespace Hubby.Portal;

/// <summary>
/// Stands before every route of the portal: who holds the session, whether they may, and whether a form came from our pages. What
/// a route asks for is its metadata, so that no handler can forget to ask.
/// </summary>
sealed class PortalGate(RequestDelegate next)
{
    const int MostFields = 500;

    /// <summary>
    /// So much of a file stays in memory: activation codes, which are sealed, must not stand in a temporary file.
    /// </summary>
    const int MostInMemory = 8 * 1024 * 1024;
    public const string SignInPath = "/portal/sign-in";
    public const string SecondFactorPath = "/portal/account/authenticator";
    const string PartnersPath = "/portal/operator/partners";

    public async Task InvokeAsync(HttpContext http)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<PortalAccess>() is not { } access)
        {
            await next(http);
            return;
        }

        var ct = http.RequestAborted;
        var services = http.RequestServices;
        var signedIn = await services.GetRequiredService<Sessions>().FindAsync(PortalCookies.ReadSession(http), ct);
        var partnerId = signedIn is var (session, member) ? member.PartnerId ?? session.OpenPartnerId : null;
        var partner = partnerId is { } id ? services.GetRequiredService<PartnerDirectory>().Find(id) : null;
        var page = new PortalPage(http, signedIn, partner);
        http.Features.Set(page);
        if (Refusal(page, access) is { } refusal)
        {
            await refusal.ExecuteAsync(http);
            return;
        }

        if (HttpMethods.IsPost(http.Request.Method))
        {
            if (await ReadFormAsync(http, access.MostBytes, ct) is not { } form)
            {
                await FormIsOld(page).ExecuteAsync(http);
                return;
            }

            page.Form = form;
        }

        if (page.HasPartner)
            page.Badges = await BadgesAsync(services, page, ct);
        await next(http);
    }

    static IResult? Refusal(PortalPage page, PortalAccess access)
    {
        if (access.Needs is not { } needs)
            return null;
        if (!page.IsSignedIn)
            return page.Go($"{SignInPath}{Wanted(page.Http.Request)}");
        if (access.NeedsSecondFactor && !page.Session!.HasSecondFactor && IsSecondFactorAsked(page))
            return page.Go(SecondFactorPath);
        if (!page.May(needs))
        {
            return page.Show<Pages.ProblemPage>(StatusCodes.Status403Forbidden,
                (nameof(Pages.ProblemPage.Title), "That is not for your role"),
                (nameof(Pages.ProblemPage.Says),
                    $"You are {page.Actor.Role.Word()} here: {page.Actor.Role.Meaning()}. An owner can give you another role."));
        }

        return access.NeedsPartner && !page.HasPartner
            ? page.Go(PartnersPath, "Open a partner first: its pages are shown in its place.") : null;
    }

    public static bool IsSecondFactorAsked(PortalPage page) =>
        page.Http.RequestServices.GetRequiredService<IOptions<MembersOptions>>().Value.RequireSecondFactor
        ?? page.Options.IsProduction;

    // A form cannot be sent again by coming back, so only a page is come back to.
    static string Wanted(HttpRequest request) => !HttpMethods.IsGet(request.Method) || request.Path == "/portal" ? ""
        : $"?next={Uri.EscapeDataString(request.Path + request.QueryString)}";

    static Task<IFormCollection?> ReadFormAsync(HttpContext http, int mostBytes, CancellationToken ct) => PageForms.ReadAsync(
        http,
        new()
        {
            ValueCountLimit = MostFields,
            ValueLengthLimit = mostBytes,
            MultipartBodyLengthLimit = mostBytes,
            BufferBodyLengthLimit = mostBytes,
            MemoryBufferThreshold = Math.Min(mostBytes, MostInMemory),
        },
        mostBytes, ct);

    static IResult FormIsOld(PortalPage page) => page.Show<Pages.ProblemPage>(StatusCodes.Status400BadRequest,
        (nameof(Pages.ProblemPage.Title), "This form is too old"),
        (nameof(Pages.ProblemPage.Says), "Nothing was changed. Go back, load the page again and send it once more."));

    static async Task<IReadOnlyDictionary<string, NavBadge>> BadgesAsync(
        IServiceProvider services, PortalPage page, CancellationToken ct)
    {
        var db = services.GetRequiredService<AppDb>();
        var badges = new Dictionary<string, NavBadge>();
        foreach (var each in services.GetServices<INavBadge>())
        {
            if (await each.CountAsync(db, page.Partner, page.Now, ct) is { } badge)
                badges[each.At] = badge;
        }

        return badges;
    }
}
