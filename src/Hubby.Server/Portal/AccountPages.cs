using Hubby.Data;
using Hubby.Http;
using Hubby.Members;
using Hubby.Portal.Pages;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using QRCoder;

namespace Hubby.Portal;

/// <summary>One's own account: password, second factor, sessions, look.</summary>
static class AccountPages
{
    public const string Address = "/portal/account";
    const int MaxPasskeyName = 60;

    public static async Task<IResult> Show(
        PortalPage page, Sessions sessions, UserManager<Member> members, CancellationToken ct) =>
        await AccountAsync(page, sessions, members, StatusCodes.Status200OK, null, ct);

    static async Task<IResult> AccountAsync(PortalPage page, Sessions sessions, UserManager<Member> members, int status,
        PasswordFaults? faults, CancellationToken ct)
    {
        var member = page.Member!;
        return page.Show<AccountPage>(status, (nameof(AccountPage.View), new AccountView
        {
            Sessions = await sessions.ListAsync(member.Id, ct),
            Passkeys = [.. (await members.GetPasskeysAsync(member)).OrderBy(passkey => passkey.CreatedAt)],
            RecoveryCodes = await members.CountRecoveryCodesAsync(member),
            Faults = faults,
        }));
    }

    public static async Task<IResult> ChangePassword(
        PortalPage page, AppDb db, UserManager<Member> members, SignIn signIn, Sessions sessions, CancellationToken ct)
    {
        var (old, wanted) = (page.Form["current"].ToString(), page.Form["password"].ToString());
        if (await OldFaultAsync(page, signIn, old, ct) is { } fault)
            return await AccountAsync(page, sessions, members, StatusCodes.Status400BadRequest, new(fault, null), ct);
        if (PasswordRule.Fault(wanted, page.Member!.Address) is { } weak)
            return await AccountAsync(page, sessions, members, StatusCodes.Status400BadRequest, new(null, weak), ct);

        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var member = await db.Members.AsTracking().FirstAsync(row => row.Id == page.Actor.MemberId, ct);
        member.PasswordHash = members.PasswordHasher.HashPassword(member, wanted);
        await members.UpdateSecurityStampAsync(member);
        await db.EndMemberSessionsAsync(member.Id, page.Session!.Id, ct);
        page.Audit(db, "password.changed", member.Address);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return page.Go(Address, "Your password is changed, and every other session has ended.");
    }

    static async Task<string?> OldFaultAsync(PortalPage page, SignIn signIn, string old, CancellationToken ct) =>
        await signIn.ByPasswordAsync(page.Member!.Address, old, ct) switch
        {
            SignIn.Outcome.Done or SignIn.Outcome.NeedsSecond => null,
            SignIn.Outcome.Paused pause => $"Too many wrong passwords. Try again at {pause.Until:HH:mm} UTC.",
            _ => "This is not your password.",
        };

    public static async Task<IResult> ShowAuthenticator(
        PortalPage page, Authenticator authenticator, UserManager<Member> members, CancellationToken ct) =>
        await AuthenticatorAsync(page, authenticator, members, StatusCodes.Status200OK, null, ct);

    static async Task<IResult> AuthenticatorAsync(PortalPage page, Authenticator authenticator, UserManager<Member> members,
        int status, string? fault, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var member = page.Member!;
        if (member.TwoFactorEnabled)
            return page.Go(Address);
        var key = await authenticator.KeyAsync(member);
        using var generator = new QRCodeGenerator();
        var issuer = page.Options.IsProduction ? "Hubby" : "Hubby staging";
        using var code = generator.CreateQrCode(
            Authenticator.Uri(key, member.Address, issuer), QRCodeGenerator.ECCLevel.M);
        return page.Show<AuthenticatorPage>(status,
            (nameof(AuthenticatorPage.Key), Authenticator.Readable(key)),
            (nameof(AuthenticatorPage.Modules), code.ModuleMatrix.Select(row => row.Cast<bool>().ToArray()).ToArray()),
            (nameof(AuthenticatorPage.HasPasskey), (await members.GetPasskeysAsync(member)).Count > 0),
            (nameof(AuthenticatorPage.Fault), fault));
    }

    public static async Task<IResult> ConfirmAuthenticator(
        PortalPage page, AppDb db, Authenticator authenticator, UserManager<Member> members, CancellationToken ct)
    {
        if (page.Member!.TwoFactorEnabled)
            return page.Go(Address);
        if (await authenticator.ConfirmAsync(page.Member, page.Field("code") ?? "", ct) is not { } codes)
        {
            return await AuthenticatorAsync(page, authenticator, members, StatusCodes.Status400BadRequest,
                "This is not the code that the app shows for this key. Its clock has to be right.", ct);
        }

        await SessionHasSecondAsync(page, db, ct);
        return Codes(page, codes);
    }

    static IResult Codes(PortalPage page, IReadOnlyList<string> codes) =>
        codes.Count == 0 ? page.Go(Address, "Your authenticator app is set up.")
            : page.Show<RecoveryCodesPage>((nameof(RecoveryCodesPage.Codes), codes));

    static Task<int> SessionHasSecondAsync(PortalPage page, AppDb db, CancellationToken ct) => db.MemberSessions
        .Where(row => row.Hash == page.Session!.Hash)
        .ExecuteUpdateAsync(row => row.SetProperty(it => it.HasSecondFactor, true), ct);

    public static async Task<IResult> NewCodes(
        PortalPage page, AppDb db, Authenticator authenticator, SignIn signIn, CancellationToken ct)
    {
        if (!await signIn.HasSecondFactorAsync(page.Member!))
            return page.Go(Address);
        page.Audit(db, "recovery_codes.made", page.Actor.Email);
        await db.SaveChangesAsync(ct);
        return Codes(page, await authenticator.NewCodesAsync(page.Member!));
    }

    public static IResult ShowRemoveSecond(PortalPage page) => page.Show<RemoveSecondFactorPage>();

    public static async Task<IResult> RemoveSecond(
        PortalPage page, Authenticator authenticator, SignIn signIn, CancellationToken ct)
    {
        if (await OldFaultAsync(page, signIn, page.Form["current"].ToString(), ct) is { } fault)
        {
            return page.Show<RemoveSecondFactorPage>(
                StatusCodes.Status400BadRequest, (nameof(RemoveSecondFactorPage.Fault), fault));
        }

        await authenticator.RemoveAsync(page.Actor, page.Member!, ct);
        return page.Go(Address, "Authenticator, passkeys and recovery codes are removed. Your password alone signs you in.");
    }

    public static async Task<IResult> PasskeyOptions(
        PortalPage page, IPasskeyHandler<Member> passkeys, PortalDoor door, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var options = await passkeys.MakeCreationOptionsAsync(new()
        {
            Id = page.Actor.MemberId.ToString(),
            Name = page.Actor.Email,
            DisplayName = page.Actor.Email,
        }, page.Http);
        PortalCookies.SetStep(page.Http,
            new(page.Actor.MemberId, Address, door.Now + SignInStep.Lifetime, options.AttestationState));
        page.Http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Text(options.CreationOptionsJson, "application/json");
    }

    public static async Task<IResult> AddPasskey(PortalPage page, AppDb db, IPasskeyHandler<Member> passkeys,
        UserManager<Member> members, PortalDoor door, CancellationToken ct)
    {
        if (PortalCookies.ReadStep(page.Http, door.Now) is not { Passkey: { } state } step
            || step.MemberId != page.Actor.MemberId)
        {
            return SignInPages.Says(page, StatusCodes.Status400BadRequest, null, "That took too long. Load the page again.");
        }

        var outcome = await passkeys.PerformAttestationAsync(
            new() { HttpContext = page.Http, CredentialJson = page.Field("credential") ?? "", AttestationState = state });
        if (!outcome.Succeeded)
            return SignInPages.Says(page, StatusCodes.Status400BadRequest, null, "This passkey cannot be used here.");

        outcome.Passkey.Name = page.Field("name")?.Cut(MaxPasskeyName)
            ?? BrowserName.Of(page.Http.Request.Headers.UserAgent.ToString());
        if (!(await members.AddOrUpdatePasskeyAsync(page.Member!, outcome.Passkey)).Succeeded)
            return SignInPages.Says(page, StatusCodes.Status400BadRequest, null, "This passkey is known already.");
        page.Audit(db, "passkey.added", page.Actor.Email, outcome.Passkey.Name);
        await db.SaveChangesAsync(ct);
        await SessionHasSecondAsync(page, db, ct);
        PortalCookies.DeleteStep(page.Http);
        PortalCookies.Say(page.Http, "The passkey is added. Next time it signs you in by itself.");
        return SignInPages.Says(page, StatusCodes.Status200OK, Address, null);
    }

    public static async Task<IResult> RemovePasskey(
        PortalPage page, string id, AppDb db, UserManager<Member> members, CancellationToken ct)
    {
        if (Unhexed(id) is not { } credential || await members.GetPasskeyAsync(page.Member!, credential) is not { } passkey)
            return page.NotFound();
        await members.RemovePasskeyAsync(page.Member!, credential);
        page.Audit(db, "passkey.removed", page.Actor.Email, passkey.Name);
        await db.SaveChangesAsync(ct);
        return page.Go(Address, "The passkey is removed.");
    }

    static byte[]? Unhexed(string id)
    {
        try
        {
            return Convert.FromHexString(id);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>Signs oneself out somewhere else; all the others where no session is named.</summary>
    public static async Task<IResult> EndSession(PortalPage page, AppDb db, Guid? id, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var ended = await db.MemberSessions
            .Where(row => row.MemberId == page.Actor.MemberId && row.Id != page.Session!.Id && (id == null || row.Id == id))
            .ExecuteDeleteAsync(ct);
        if (ended == 0)
            return page.Go(Address, "There was no such session any more.");
        page.Audit(db, "session.ended", page.Actor.Email, $"{ended} elsewhere");
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return page.Go(Address, ended == 1 ? "The session has ended." : $"{ended} sessions have ended.");
    }

    public static IResult SetTheme(PortalPage page)
    {
        PortalCookies.SetTheme(page.Http, page.Field("theme") is "light" or "dark" ? page.Field("theme") : null);
        return page.Go(Address);
    }
}

/// <summary>What one's account shows.</summary>
public sealed record AccountView
{
    internal IReadOnlyList<MemberSession> Sessions { get; init; } = [];
    internal IReadOnlyList<UserPasskeyInfo> Passkeys { get; init; } = [];
    internal int RecoveryCodes { get; init; }
    internal PasswordFaults? Faults { get; init; }
}

/// <param name="Current">Of the password one has.</param>
/// <param name="New">Of the one that is wanted.</param>
sealed record PasswordFaults(string? Current, string? New);
