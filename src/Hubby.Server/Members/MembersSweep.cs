using Hubby.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Hubby.Members;

/// <summary>Deletes what has run out: sessions, links, counts of tries, and the audit after its days.</summary>
sealed class MembersSweep(
    IServiceScopeFactory scopes, TimeProvider clock, WallClock wall, IOptions<MembersOptions> options, ILogger<MembersSweep> log)
    : Sweep(scopes, clock, "sessions, links and audit entries of the portal", log)
{
    protected override async Task<int> SweepAsync(AppDb db, CancellationToken ct)
    {
        var (now, swept) = (wall.Now(), 0);
        var oldest = Clock.Now().AddDays(-options.Value.AuditDays);

        // Looking takes no lock, so that an idle SQLite is left to its writers.
        if (await db.MemberSessions.AnyAsync(row => row.ExpiresAt <= now, ct))
            swept += await db.MemberSessions.Where(row => row.ExpiresAt <= now).ExecuteDeleteAsync(ct);
        if (await db.AccountLinks.AnyAsync(row => row.ExpiresAt <= now, ct))
            swept += await db.AccountLinks.Where(row => row.ExpiresAt <= now).ExecuteDeleteAsync(ct);
        if (await db.Attempts.AnyAsync(row => row.Until <= now, ct))
            swept += await db.Attempts.Where(row => row.Until <= now).ExecuteDeleteAsync(ct);
        if (await db.AuditEntries.AnyAsync(row => row.CreatedAt < oldest, ct))
            swept += await db.AuditEntries.Where(row => row.CreatedAt < oldest).ExecuteDeleteAsync(ct);
        return swept;
    }
}
