using Hubby.Bench.Stage;
using Hubby.Messages;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Bench.Mail;

/// <summary>The rows of messages, for what the mail server cannot show.</summary>
static class MailRows
{
    public static async Task UntilNoneWaitsAsync(Arena arena, ServerSetup setup, CancellationToken ct)
    {
        while (true)
        {
            await using var db = arena.Open(setup);
            if (!await db.Messages.AnyAsync(row => row.NextTryAt != null, ct)
                && !await db.Set<Events.Event>().AnyAsync(fact => fact.IsPending, ct))
            {
                return;
            }

            await Task.Delay(100, ct);
        }
    }

    /// <summary>Until every booking's mail is a row that waits.</summary>
    public static async Task UntilPlannedAsync(Arena arena, ServerSetup setup, CancellationToken ct)
    {
        while (true)
        {
            await using var db = arena.Open(setup);
            if (!await db.Set<Events.Event>().AnyAsync(fact => fact.IsPending, ct))
                return;
            await Task.Delay(100, ct);
        }
    }

    /// <summary>Makes a store as a program that settles before it sends would leave it.</summary>
    public static async Task SaySentAsync(Arena arena, ServerSetup setup, int count, CancellationToken ct)
    {
        await using var db = arena.Open(setup);
        var ids = await db.Messages.Where(row => row.NextTryAt != null).OrderBy(row => row.Id).Select(row => row.Id).Take(count)
            .ToListAsync(ct);
        await db.Messages.Where(row => ids.Contains(row.Id)).ExecuteUpdateAsync(row => row
            .SetProperty(value => value.State, MessageState.Sent)
            .SetProperty(value => value.NextTryAt, (DateTimeOffset?)null), ct);
    }
}
