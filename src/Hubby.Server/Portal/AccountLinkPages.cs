using Hubby.Http;
using Hubby.Members;
using Hubby.Partners;
using Hubby.Portal.Pages;

namespace Hubby.Portal;

/// <summary>What links of mails lead to: an invitation, a new password.</summary>
static class AccountLinkPages
{
    public static async Task<IResult> ShowInvitation(
        PortalPage page, string? link, OpenAccountLink links, PartnerDirectory partners, CancellationToken ct) =>
        await links.FindAsync(AccountLinkKind.Invitation, link, ct) is { } invitation
            ? Invitation(page, invitation, partners, StatusCodes.Status200OK, null) : Gone(page);

    public static async Task<IResult> Accept(PortalPage page, string? link, OpenAccountLink links, PartnerDirectory partners,
        PortalDoor door, SignInLimit limit, CancellationToken ct)
    {
        if (await links.FindAsync(AccountLinkKind.Invitation, link, ct) is not { } invitation)
            return Gone(page);
        if (limit.Refuses(page.Http))
            return Invitation(page, invitation, partners, StatusCodes.Status429TooManyRequests, SignInPages.Busy);
        var (member, fault) = await links.AcceptAsync(invitation, page.Form["password"].ToString(), ct);
        return member is null ? Invitation(page, invitation, partners, StatusCodes.Status400BadRequest, fault)
            : await door.EnterAsync(page, member, hasSecondFactor: false, PortalGate.SecondFactorPath, ct);
    }

    public static IResult ShowRecovery(PortalPage page) => page.Show<RecoverPage>();

    public static async Task<IResult> Recover(PortalPage page, SendAccountLink send, SignInLimit limit, CancellationToken ct)
    {
        var typed = page.Field("email");
        if (limit.Refuses(page.Http))
            return RecoveryFault(page, StatusCodes.Status429TooManyRequests, typed, SignInPages.Busy);
        if (EmailAddress.Parse(typed ?? "") is not { } address)
            return RecoveryFault(page, StatusCodes.Status400BadRequest, typed, SignInPages.NoAddress);
        await send.RecoverAsync(address, ct);
        return page.Show<RecoverPage>((nameof(RecoverPage.Email), address), (nameof(RecoverPage.IsSent), true));
    }

    static IResult RecoveryFault(PortalPage page, int status, string? typed, string fault) => page.Show<RecoverPage>(
        status, (nameof(RecoverPage.Email), typed), (nameof(RecoverPage.Fault), fault));

    public static async Task<IResult> ShowNewPassword(
        PortalPage page, string? link, OpenAccountLink links, CancellationToken ct) =>
        await links.FindAsync(AccountLinkKind.Recovery, link, ct) is { } recovery
            ? NewPassword(page, recovery, StatusCodes.Status200OK, null) : Gone(page);

    public static async Task<IResult> SetNewPassword(
        PortalPage page, string? link, OpenAccountLink links, SignInLimit limit, CancellationToken ct)
    {
        if (await links.FindAsync(AccountLinkKind.Recovery, link, ct) is not { } recovery)
            return Gone(page);
        if (limit.Refuses(page.Http))
            return NewPassword(page, recovery, StatusCodes.Status429TooManyRequests, SignInPages.Busy);
        var (member, fault) = await links.RecoverAsync(recovery, page.Form["password"].ToString(), ct);
        return member is null ? NewPassword(page, recovery, StatusCodes.Status400BadRequest, fault)
            : page.Go(PortalGate.SignInPath, "Your new password is set. Sign in with it.");
    }

    static IResult Invitation(PortalPage page, AccountLink link, PartnerDirectory partners, int status, string? fault) =>
        page.Show<PasswordPage>(status,
            (nameof(PasswordPage.Title), $"You are invited to {NameOf(link, partners)}"),
            (nameof(PasswordPage.Says), $"As {link.Role.Word()}, for {link.Address}: {link.Role.Meaning()}."
                + $" The invitation ends on {Moments.Day(link.ExpiresAt, page.Now)}."),
            (nameof(PasswordPage.Email), link.Address), (nameof(PasswordPage.Verb), "Accept"),
            (nameof(PasswordPage.After), "Then set up a passkey or an authenticator app."), (nameof(PasswordPage.Fault), fault));

    static string NameOf(AccountLink link, PartnerDirectory partners) => link.PartnerId is not { } id ? "the operator's pages"
        : partners.Find(id)?.Name ?? "a partner";

    static IResult NewPassword(PortalPage page, AccountLink link, int status, string? fault) => page.Show<PasswordPage>(status,
        (nameof(PasswordPage.Title), "Set a new password"),
        (nameof(PasswordPage.Says), $"For {link.Address}. It signs you out everywhere else; your second factor stays."),
        (nameof(PasswordPage.Email), link.Address), (nameof(PasswordPage.Verb), "Set the password"),
        (nameof(PasswordPage.Fault), fault));

    static IResult Gone(PortalPage page) => page.Show<ProblemPage>(StatusCodes.Status404NotFound,
        (nameof(ProblemPage.Title), "This link has ended"), (nameof(ProblemPage.Says), OpenAccountLink.Gone));
}
