using Hubby.Devices;
using Hubby.Esims;
using Hubby.Install.Pages;
using Hubby.Languages;
using Microsoft.AspNetCore.Components;

namespace Hubby.Install;

/// <summary>What came of something that the traveller did.</summary>
/// <param name="Tone">ok, warn or bad.</param>
/// <param name="Icon">One of the icons.</param>
/// <param name="Text">A sentence.</param>
public sealed record PageAnswer(string Tone, string Icon, MarkupString Text);

/// <summary>An address that could not be taken.</summary>
/// <param name="Typed">As it was typed.</param>
/// <param name="Fault">What is wrong with it.</param>
public sealed record MailWish(string Typed, string Fault);

/// <summary>The page itself.</summary>
static class ShowInstall
{
    /// <summary>In the query, after the mail went out.</summary>
    public const string Sent = "sent";

    public static async Task<IResult> Handle(HttpContext http, string link, OpenEsim open, CancellationToken ct)
    {
        if (await open.FindAsync(http, link, ct) is not var (page, view))
            return open.Gone(http);
        var headers = http.Response.Headers;
        headers["Accept-CH"] = Device.Hints;
        headers["Critical-CH"] = Device.Hints;
        var answer = http.Request.Query.ContainsKey(Sent)
            ? new PageAnswer("ok", "check", page.Text.Html("install.mail.sent")) : NewsOf(page.Text, view);
        return page.Show<InstallPage>(StatusCodes.Status200OK,
            (nameof(InstallPage.View), view), (nameof(InstallPage.Answer), answer));
    }

    public static PageAnswer? NewsOf(Texts text, EsimView view) => view is { Added: { } added, State: not EsimState.Depleted }
        ? new("ok", "check", text.Html("topup.done", ("size", text.Size(added)))) : null;
}

/// <summary>What the worker keeps for when there is no network.</summary>
static class ShowOffline
{
    public static async Task<IResult> Handle(HttpContext http, string link, OpenEsim open, CancellationToken ct) =>
        await open.FindAsync(http, link, ct) is var (page, view)
            ? page.Show<OfflinePage>(StatusCodes.Status200OK, (nameof(OfflinePage.View), view))
            : open.Gone(http);
}
