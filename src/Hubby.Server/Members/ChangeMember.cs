using Hubby.Data;
using Hubby.Http;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Members;

/// <summary>What an owner does with the members of a partner. One owner always stays.</summary>
sealed class ChangeMember(AppDb db, TimeProvider time)
{
    public static readonly Problem Unknown = new(404, "unknown_member", "There is no such member.");
    public static readonly Problem LastOwner = new(409, "last_owner",
        "This is the last one of this role. Give it to somebody else first.");

    public async Task<Problem?> SetRoleAsync(Actor by, Guid? partnerId, Guid memberId, Role role, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (await LockAsync(partnerId, memberId, ct) is not { } member)
            return Unknown;
        await db.Members.Where(row => row.Id == memberId)
            .ExecuteUpdateAsync(row => row.SetProperty(it => it.Role, role), ct);
        if (!await IsLedAsync(partnerId, ct))
            return LastOwner;
        db.AddAudit(by, partnerId, time.Now(), "member.role_changed", member.Address,
            $"{member.Role.Word()} → {role.Word()}");
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return null;
    }

    public async Task<Problem?> RemoveAsync(Actor by, Guid? partnerId, Guid memberId, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (await LockAsync(partnerId, memberId, ct) is not { } member)
            return Unknown;
        await db.Members.Where(row => row.Id == memberId).ExecuteDeleteAsync(ct);
        if (!await IsLedAsync(partnerId, ct))
            return LastOwner;
        db.AddAudit(by, partnerId, time.Now(), "member.removed", member.Address, member.Role.Word());
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return null;
    }

    // Owners are changed one after the other, so that two cannot each remove the other as the last but one. On SQLite a
    // transaction begins with the only write lock there is.
    async Task<Member?> LockAsync(Guid? partnerId, Guid memberId, CancellationToken ct)
    {
        if (db.Database.IsNpgsql() && partnerId is { } id)
            await db.Database.ExecuteSqlAsync($"SELECT 1 FROM partners WHERE id = {id} FOR UPDATE", ct);
        return await db.Members.FirstOrDefaultAsync(row => row.Id == memberId && row.PartnerId == partnerId, ct);
    }

    Task<bool> IsLedAsync(Guid? partnerId, CancellationToken ct)
    {
        var leader = partnerId is null ? Role.Operator : Role.Owner;
        return db.Members.AnyAsync(row => row.PartnerId == partnerId && row.Role == leader, ct);
    }
}
