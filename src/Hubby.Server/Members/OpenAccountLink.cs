using Hubby.Data;
using Microsoft.AspNetCore.Identity;

namespace Hubby.Members;

/// <summary>What somebody does behind a link that came by mail: accepts an invitation, or sets a new password.</summary>
sealed class OpenAccountLink(AppDb db, UserManager<Member> members, WallClock clock, TimeProvider time)
{
    public const string Gone = "This link was used or has run out. Ask for a new one.";
    public const string HasAccount =
        "This address has an account already, and an account belongs to one partner. Sign in with it, or have another address"
        + " invited.";

    public Task<AccountLink?> FindAsync(AccountLinkKind kind, string? secret, CancellationToken ct) =>
        db.FindLinkAsync(kind, secret ?? "", clock.Now(), ct);

    /// <summary>The new member, or what is wrong.</summary>
    public async Task<(Member? Member, string? Fault)> AcceptAsync(AccountLink link, string password, CancellationToken ct)
    {
        if (PasswordRule.Fault(password, link.Address) is { } fault)
            return (null, fault);
        var member = new Member
        {
            Id = Ids.Row(clock.Now()),
            UserName = link.Address,
            PartnerId = link.PartnerId,
            Role = link.Role,
            CreatedAt = clock.Now(),
        };
        member.PasswordHash = members.PasswordHasher.HashPassword(member, password);

        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (!await db.UseLinkAsync(link, ct))
            return (null, Gone);
        try
        {
            if (!(await members.CreateAsync(member)).Succeeded)
                return (null, HasAccount);
        }
        catch (Exception failure) when (failure.IsUniqueViolation())
        {
            return (null, HasAccount);
        }

        db.AddAudit(Actor.Of(member), member.PartnerId, time.Now(), "member.joined", member.Address, member.Role.Word());
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return (member, null);
    }

    /// <summary>Whose password it is now, signed out everywhere; or what is wrong.</summary>
    public async Task<(Member? Member, string? Fault)> RecoverAsync(AccountLink link, string password, CancellationToken ct)
    {
        if (await members.FindByNameAsync(link.Address) is not { } member)
            return (null, Gone);
        if (PasswordRule.Fault(password, link.Address) is { } fault)
            return (null, fault);

        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (!await db.UseLinkAsync(link, ct))
            return (null, Gone);
        member.PasswordHash = members.PasswordHasher.HashPassword(member, password);
        await members.UpdateSecurityStampAsync(member);
        await db.EndMemberSessionsAsync(member.Id, except: null, ct);
        db.AddAudit(Actor.Of(member), member.PartnerId, time.Now(), "password.recovered", member.Address, null);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return (member, null);
    }
}
