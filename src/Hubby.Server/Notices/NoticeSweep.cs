using Hubby.Data;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Notices;

/// <summary>Deletes notices that are done with: they name people's addresses and say nothing that the audit does not.</summary>
sealed class NoticeSweep(IServiceScopeFactory scopes, TimeProvider clock, ILogger<NoticeSweep> log)
    : Sweep(scopes, clock, "old notices", log)
{
    static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    protected override async Task<int> SweepAsync(AppDb db, CancellationToken ct)
    {
        var oldest = Clock.Now() - Kept;
        return await db.Notices.Where(row => row.NextTryAt == null && row.CreatedAt < oldest).ExecuteDeleteAsync(ct);
    }
}
