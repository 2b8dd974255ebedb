using Hubby.Data;
using Hubby.Messages;
using Hubby.Partners;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Operations.Queues;

/// <summary>Messages to travellers: each channel has a queue of its own, in which partners take turns.</summary>
sealed class MessagesQueue(AppDb db) : IQueue
{
    public string Name => "messages";
    public string Title => "Messages";
    public string Glyph => "mail";

    public async Task<QueueSum> SumAsync(CancellationToken ct)
    {
        // In the order of the index, so that the planner has no reason to walk the table.
        var waiting = await db.Messages.Where(row => row.NextTryAt != null)
            .OrderBy(row => row.Channel).ThenBy(row => row.PartnerId).ThenBy(row => row.NextTryAt)
            .Take(Bounded.Most + 1).CountAsync(ct);
        var failed = await db.Messages.Where(row => row.State == MessageState.Failed).OrderByDescending(row => row.Id)
            .Take(Bounded.Most + 1).CountAsync(ct);
        return new(waiting, waiting == 0 ? null : await NextAsync(ct), failed);
    }

    async Task<DateTimeOffset?> NextAsync(CancellationToken ct)
    {
        DateTimeOffset? first = null;
        var messages = db.Messages;
        foreach (var channel in ChannelNames.In(ChannelNames.Every))
        {
            var next = await db.Partners.Select(partner => messages
                .Where(row => row.Channel == channel && row.PartnerId == partner.Id && row.NextTryAt != null)
                .Min(row => row.NextTryAt)).ToListAsync(ct);
            first = next.Append(first).Min();
        }

        return first;
    }
}
