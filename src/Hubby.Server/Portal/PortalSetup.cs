using Hubby.Data;
using Hubby.Members;

namespace Hubby.Portal;

/// <summary>The frame of the portal, and its own pages: the way in, one's account, members, the audit.</summary>
static class PortalSetup
{
    const string Root = "/portal";

    public static void AddPortal(this IServiceCollection services) =>
        services.AddScoped<PortalDoor>().AddSingleton<SignInLimit>();

    /// <summary>Before the routes of the portal.</summary>
    public static void UsePortal(this WebApplication app) => app.UseMiddleware<PortalGate>();

    /// <summary>The group that every slice's pages of the portal belong to.</summary>
    public static RouteGroupBuilder MapPortal(this WebApplication app)
    {
        var portal = app.MapGroup(Root).ExcludeFromDescription().WithMetadata(new PortalAccess(Permission.Read));
        portal.MapSignIn();
        portal.MapAccount();
        portal.MapMembers();

        // Whoever is signed in is told so in the portal's own frame.
        portal.MapGet("/{**rest}", (PortalPage page) => page.NotFound());
        return portal;
    }

    static void MapSignIn(this RouteGroupBuilder portal)
    {
        var door = portal.MapGroup("").ForAnybody();
        door.MapGet("/sign-in", SignInPages.Show);
        door.MapPost("/sign-in", SignInPages.Password);
        door.MapGet("/sign-in/code", SignInPages.ShowCode);
        door.MapPost("/sign-in/code", SignInPages.Code);
        door.MapPost("/sign-in/passkey/options", SignInPages.PasskeyOptions);
        door.MapPost("/sign-in/passkey", SignInPages.Passkey);
        door.MapPost("/sign-out", SignInPages.SignOut);
        door.MapGet("/recover", AccountLinkPages.ShowRecovery);
        door.MapPost("/recover", AccountLinkPages.Recover);
        door.MapGet("/new-password", AccountLinkPages.ShowNewPassword);
        door.MapPost("/new-password", AccountLinkPages.SetNewPassword);
        door.MapGet("/invitation", AccountLinkPages.ShowInvitation);
        door.MapPost("/invitation", AccountLinkPages.Accept);
    }

    static void MapAccount(this RouteGroupBuilder portal)
    {
        var account = portal.MapGroup("/account").ForMyself();
        account.MapGet("", AccountPages.Show);
        account.MapPost("/password", AccountPages.ChangePassword);
        account.MapPost("/theme", AccountPages.SetTheme);
        account.MapPost("/sessions/end", (PortalPage page, AppDb db, CancellationToken ct) =>
            AccountPages.EndSession(page, db, id: null, ct));
        account.MapPost("/sessions/{id:guid}/end", AccountPages.EndSession);
        account.MapPost("/recovery-codes", AccountPages.NewCodes);
        account.MapGet("/second-factor/remove", AccountPages.ShowRemoveSecond);
        account.MapPost("/second-factor/remove", AccountPages.RemoveSecond);
        account.MapPost("/passkeys/{id}/remove", AccountPages.RemovePasskey);

        var second = portal.MapGroup("/account").ForMyself(needsSecondFactor: false);
        second.MapGet("/authenticator", AccountPages.ShowAuthenticator);
        second.MapPost("/authenticator", AccountPages.ConfirmAuthenticator);
        second.MapPost("/passkeys/options", AccountPages.PasskeyOptions);
        second.MapPost("/passkeys", AccountPages.AddPasskey);
    }

    static void MapMembers(this RouteGroupBuilder portal)
    {
        portal.MapGroup("/members").For(Permission.Manage).MapMembersOf();
        portal.MapGroup("/operator/members").For(Permission.Operate).MapMembersOf();
        portal.MapGet("/audit", MembersPages.ShowAudit).For(Permission.Manage);
        portal.MapGet("/operator/audit", MembersPages.ShowAudit).For(Permission.Operate);
    }

    static void MapMembersOf(this RouteGroupBuilder members)
    {
        members.MapGet("", MembersPages.Show);
        members.MapPost("/invite", MembersPages.Invite);
        members.MapPost("/invitations/{id:guid}/withdraw", MembersPages.Withdraw);
        members.MapGet("/{id:guid}", MembersPages.ShowMember);
        members.MapPost("/{id:guid}/role", MembersPages.SetRole);
        members.MapPost("/{id:guid}/remove", MembersPages.Remove);
        members.MapPost("/{id:guid}/second-factor", MembersPages.ResetSecondFactor);
        members.MapPost("/{id:guid}/sign-out", MembersPages.EndSessions);
    }
}
