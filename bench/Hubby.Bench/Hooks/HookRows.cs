using Hubby.Bench.Stage;
using Hubby.Webhooks;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Bench.Hooks;

/// <summary>The rows of deliveries, for what the receivers cannot show.</summary>
static class HookRows
{
    /// <summary>What every server that calls receivers on this machine is told.</summary>
    public static ServerSetup With(ServerSetup setup, bool reaches = true) => setup with
    {
        More = new Dictionary<string, string> { ["Outbound__AllowedNetworks"] = reaches ? "127.0.0.0/8" : "" },
    };

    public static async Task UntilNoneWaitsAsync(Arena arena, ServerSetup setup, CancellationToken ct)
    {
        while (true)
        {
            await using var db = arena.Open(setup);
            if (!await db.WebhookDeliveries.AnyAsync(row => row.NextTryAt != null, ct)
                && !await db.Set<Events.Event>().AnyAsync(fact => fact.IsPending, ct))
            {
                return;
            }

            await Task.Delay(100, ct);
        }
    }

    /// <summary>Makes a store as a program that forgets what it has taken would leave it.</summary>
    public static async Task ForgetAsync(Arena arena, ServerSetup setup, int count, CancellationToken ct)
    {
        await using var db = arena.Open(setup);
        var ids = await db.WebhookDeliveries.Where(row => row.NextTryAt != null).OrderBy(row => row.Id)
            .Select(row => row.Id).Take(count).ToListAsync(ct);
        await db.WebhookDeliveries.Where(row => ids.Contains(row.Id)).ExecuteDeleteAsync(ct);

        // Those that are left need not wait as long as their last failure asks for.
        var now = TimeProvider.System.GetUtcNow();
        await db.WebhookDeliveries.Where(row => row.NextTryAt != null)
            .ExecuteUpdateAsync(row => row.SetProperty(value => value.NextTryAt, now), ct);
    }
}
