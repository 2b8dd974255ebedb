using Hubby.Data;
using Microsoft.EntityFrameworkCore;

namespace Hubby.WebApp;

/// <summary>Deletes tokens and sessions whose time is over, along their indexes.</summary>
sealed class WebAppSweep(IServiceScopeFactory scopes, TimeProvider clock, ILogger<WebAppSweep> log)
    : Sweep(scopes, clock, "redirect tokens and sessions whose time was over", log)
{
    public static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    protected override TimeSpan Every => Interval;

    protected override async Task<int> SweepAsync(AppDb db, CancellationToken ct)
    {
        var (now, swept) = (Clock.Now(), 0);

        // Looking takes no lock, so that an idle SQLite is left to its writers.
        if (await db.RedirectTokens.AnyAsync(row => row.ExpiresAt <= now, ct))
            swept += await db.RedirectTokens.Where(row => row.ExpiresAt <= now).ExecuteDeleteAsync(ct);
        if (await db.WebAppSessions.AnyAsync(row => row.ExpiresAt <= now, ct))
            swept += await db.WebAppSessions.Where(row => row.ExpiresAt <= now).ExecuteDeleteAsync(ct);
        return swept;
    }
}
