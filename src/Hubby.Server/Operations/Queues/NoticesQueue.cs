using Hubby.Data;
using Hubby.Notices;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Operations.Queues;

/// <summary>Mails to partners' own people and to operators.</summary>
sealed class NoticesQueue(AppDb db) : IQueue
{
    public string Name => "notices";
    public string Title => "Notices";
    public string Glyph => "people";

    public async Task<QueueSum> SumAsync(CancellationToken ct)
    {
        var waiting = db.Notices.Where(row => row.NextTryAt != null).OrderBy(row => row.NextTryAt);
        return new(
            await waiting.Take(Bounded.Most + 1).CountAsync(ct),
            await waiting.Select(row => row.NextTryAt).FirstOrDefaultAsync(ct),
            await db.Notices.Where(row => row.State == NoticeState.Failed).OrderByDescending(row => row.Id)
                .Take(Bounded.Most + 1).CountAsync(ct));
    }
}
