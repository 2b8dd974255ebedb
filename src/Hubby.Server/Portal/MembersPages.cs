using Hubby.Data;
using Hubby.Http;
using Hubby.Members;
using Hubby.Messaging.Email;
using Hubby.Portal.Pages;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Portal;

/// <summary>
/// Who may sign in: a partner's members, or the operators. The same pages serve both; whose they are is in the address.
/// </summary>
static class MembersPages
{
    const int PageSize = 50;

    public static async Task<IResult> Show(PortalPage page, AppDb db, CancellationToken ct) =>
        await ListAsync(page, db, StatusCodes.Status200OK, new(), ct);

    static async Task<IResult> ListAsync(PortalPage page, AppDb db, int status, InviteView invite, CancellationToken ct)
    {
        var (partnerId, now) = (Whose(page), page.Now - page.ClockMovedBy);
        var members = await db.Members.Where(row => row.PartnerId == partnerId).OrderBy(row => row.UserName).ToListAsync(ct);
        var ids = members.Select(member => member.Id).ToList();
        return page.Show<MembersPage>(status, (nameof(MembersPage.View), new MembersView
        {
            Members = members,
            Seen = await db.MemberSessions.Where(row => ids.Contains(row.MemberId)).GroupBy(row => row.MemberId)
                .Select(each => new { each.Key, Last = each.Max(row => row.SeenAt) })
                .ToDictionaryAsync(each => each.Key, each => each.Last, ct),
            Passkeys = await db.Set<IdentityUserPasskey<Guid>>().Where(row => ids.Contains(row.UserId))
                .Select(row => row.UserId).Distinct().ToListAsync(ct),
            Invitations = await db.AccountLinks
                .Where(row => row.PartnerId == partnerId && row.Kind == AccountLinkKind.Invitation && row.ExpiresAt > now)
                .OrderBy(row => row.Address).ToListAsync(ct),
            Invite = invite,
            Root = RootOf(page),
        }));
    }

    public static async Task<IResult> Invite(
        PortalPage page, AppDb db, SendAccountLink send, EmailSettings mail, CancellationToken ct)
    {
        var role = Role(page, page.Field("role"));
        var view = new InviteView { Email = page.Field("email"), Role = role };
        if (EmailAddress.Parse(view.Email ?? "") is not { } address)
        {
            return await ListAsync(page, db, StatusCodes.Status400BadRequest,
                view with { EmailFault = SignInPages.NoAddress }, ct);
        }

        if (role is not { } given)
            return await ListAsync(page, db, StatusCodes.Status400BadRequest, view with { RoleFault = "Choose a role." }, ct);
        var (link, problem) = await send.InviteAsync(page.Actor, page.HasPartner && !IsOfOperators(page) ? page.Partner : null,
            address, given, ct);
        if (problem is not null)
            return await ListAsync(page, db, problem.Status, view with { EmailFault = problem.Message }, ct);

        // Without mails the link has to be brought in another way; with them only the mailbox gets it.
        return mail.IsDisabled
            ? await ListAsync(page, db, StatusCodes.Status200OK, new() { Link = link, LinkFor = address }, ct)
            : page.Go(RootOf(page), $"{address} is invited as {given.Word()}. The mail is on its way.");
    }

    public static async Task<IResult> Withdraw(PortalPage page, Guid id, AppDb db, CancellationToken ct)
    {
        var partnerId = Whose(page);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var link = await db.AccountLinks.FirstOrDefaultAsync(
            row => row.Id == id && row.PartnerId == partnerId && row.Kind == AccountLinkKind.Invitation, ct);
        if (link is null || !await db.UseLinkAsync(link, ct))
            return page.NotFound();
        db.AddAudit(page.Actor, partnerId, page.Now, "member.invitation_withdrawn", link.Address, null);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return page.Go(RootOf(page), $"The invitation of {link.Address} is withdrawn.");
    }

    public static async Task<IResult> ShowMember(PortalPage page, Guid id, AppDb db, CancellationToken ct) =>
        await FindAsync(page, id, db, ct) is { } member
            ? page.Show<MemberPage>((nameof(MemberPage.Who), member), (nameof(MemberPage.Root), RootOf(page))) : page.NotFound();

    public static async Task<IResult> SetRole(PortalPage page, Guid id, AppDb db, ChangeMember change, CancellationToken ct)
    {
        if (await FindAsync(page, id, db, ct) is not { } member)
            return page.NotFound();
        if (Role(page, page.Field("role")) is not { } role)
            return MemberFault(page, member, StatusCodes.Status400BadRequest, "Choose a role.");
        return await change.SetRoleAsync(page.Actor, Whose(page), id, role, ct) is { } problem
            ? MemberFault(page, member, problem.Status, problem.Message)
            : page.Go(RootOf(page), $"{member.Address} is {role.Word()} now.");
    }

    public static async Task<IResult> Remove(PortalPage page, Guid id, AppDb db, ChangeMember change, CancellationToken ct)
    {
        if (await FindAsync(page, id, db, ct) is not { } member)
            return page.NotFound();
        return await change.RemoveAsync(page.Actor, Whose(page), id, ct) is { } problem
            ? MemberFault(page, member, problem.Status, problem.Message)
            : page.Go(RootOf(page), $"{member.Address} is removed and signed out everywhere.");
    }

    public static async Task<IResult> ResetSecondFactor(
        PortalPage page, Guid id, AppDb db, Authenticator authenticator, CancellationToken ct)
    {
        if (await FindAsync(page, id, db, ct) is not { } member)
            return page.NotFound();
        await authenticator.RemoveAsync(page.Actor, member, ct);
        return page.Go(RootOf(page), $"{member.Address} signs in with the password alone and sets up a new second factor.");
    }

    public static async Task<IResult> EndSessions(PortalPage page, Guid id, AppDb db, CancellationToken ct)
    {
        if (await FindAsync(page, id, db, ct) is not { } member)
            return page.NotFound();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var ended = await db.EndMemberSessionsAsync(id, id == page.Actor.MemberId ? page.Session!.Id : null, ct);
        db.AddAudit(page.Actor, Whose(page), page.Now, "session.ended", member.Address, $"{ended} sessions");
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return page.Go(RootOf(page), $"{member.Address} is signed out everywhere.");
    }

    public static async Task<IResult> ShowAudit(PortalPage page, AppDb db, Guid? before, string? about, CancellationToken ct)
    {
        var partnerId = Whose(page);
        var rows = db.AuditEntries.Where(row => row.PartnerId == partnerId);
        if (about is { Length: > 0 })
            rows = rows.Where(row => row.Target == about);
        if (before is { } last)
            rows = rows.Where(row => row.Id < last);
        var found = await rows.OrderByDescending(row => row.Id).Take(PageSize + 1).ToListAsync(ct);
        return page.Show<AuditPage>(
            (nameof(AuditPage.Entries), found.Take(PageSize).ToList()), (nameof(AuditPage.HasMore), found.Count > PageSize),
            (nameof(AuditPage.About), about), (nameof(AuditPage.IsFirst), before is null),
            (nameof(AuditPage.At), IsOfOperators(page) ? "operator-audit" : "audit"));
    }

    static Task<Member?> FindAsync(PortalPage page, Guid id, AppDb db, CancellationToken ct)
    {
        var partnerId = Whose(page);
        return db.Members.FirstOrDefaultAsync(row => row.Id == id && row.PartnerId == partnerId, ct);
    }

    static IResult MemberFault(PortalPage page, Member member, int status, string fault) => page.Show<MemberPage>(
        status, (nameof(MemberPage.Who), member), (nameof(MemberPage.Root), RootOf(page)), (nameof(MemberPage.Fault), fault));

    static Role? Role(PortalPage page, string? word) => Roles.Parse(word) is { } role
        && (role == Members.Role.Operator) == IsOfOperators(page) ? role : null;

    static Guid? Whose(PortalPage page) => IsOfOperators(page) ? null : page.Partner.Id;

    static string RootOf(PortalPage page) => IsOfOperators(page) ? "/portal/operator/members" : "/portal/members";

    static bool IsOfOperators(PortalPage page) => page.Http.Request.Path.StartsWithSegments("/portal/operator");
}

/// <summary>What the list of members shows.</summary>
public sealed record MembersView
{
    internal IReadOnlyList<Member> Members { get; init; } = [];
    internal IReadOnlyDictionary<Guid, DateTimeOffset> Seen { get; init; } = new Dictionary<Guid, DateTimeOffset>();
    internal IReadOnlyList<Guid> Passkeys { get; init; } = [];
    internal IReadOnlyList<AccountLink> Invitations { get; init; } = [];
    internal InviteView Invite { get; init; } = new();

    /// <summary>The address of the list.</summary>
    internal string Root { get; init; } = "";
}

/// <summary>What the form of an invitation says.</summary>
sealed record InviteView
{
    public string? Email { get; init; }
    public Role? Role { get; init; }
    public string? EmailFault { get; init; }
    public string? RoleFault { get; init; }

    /// <summary>Shown once, where there are no mails.</summary>
    public string? Link { get; init; }
    public string? LinkFor { get; init; }
}
