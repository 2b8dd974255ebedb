using Hubby.Data;
using Hubby.Http;
using Hubby.Members;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Hubby.Portal;

/// <summary>Lets somebody in who has shown enough.</summary>
sealed class PortalDoor(Sessions sessions, UserManager<Member> members, WallClock clock)
{
    public DateTimeOffset Now => clock.Now();

    /// <summary>A new session under a new name, so that nobody can have planted it.</summary>
    public async Task<IResult> EnterAsync(PortalPage page, Member member, bool hasSecondFactor, string next, CancellationToken ct)
    {
        var http = page.Http;
        var secret = await sessions.StartAsync(member, hasSecondFactor, BrowserName.Of(http.Request.Headers.UserAgent.ToString()),
            ClientAddress.Of(http).ToString(), PortalCookies.ReadSession(http), ct);
        PortalCookies.SetSession(http, secret, sessions.Lifetime);
        PortalCookies.DeleteStep(http);
        return page.Go(next);
    }

    /// <summary>Who has shown the right password in this browser a few minutes ago.</summary>
    public async Task<(SignInStep Step, Member Member)?> HalfwayAsync(PortalPage page, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        return PortalCookies.ReadStep(page.Http, Now) is { MemberId: { } id } step
            && await members.FindByIdAsync(id.ToString()) is { } member ? (step, member) : null;
    }
}

/// <summary>Sign-ins, recoveries and invitations that come from one network address.</summary>
sealed class SignInLimit(IOptions<MembersOptions> options)
    : AddressLimit(options.Value.TriesPerAddress, TimeSpan.FromMinutes(10));

/// <summary>Which browser on which system, in two words: enough to know one's own sessions.</summary>
static class BrowserName
{
    static readonly (string Token, string Name)[] Browsers =
        [("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari")];

    static readonly (string Token, string Name)[] Systems =
    [
        ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS X", "macOS"),
        ("CrOS", "ChromeOS"), ("Linux", "Linux"),
    ];

    public static string Of(string userAgent) =>
        $"{First(Browsers, userAgent) ?? "A browser"} on {First(Systems, userAgent) ?? "an unknown system"}";

    static string? First((string Token, string Name)[] known, string text) =>
        known.FirstOrDefault(each => text.Contains(each.Token, StringComparison.Ordinal)).Name;
}
