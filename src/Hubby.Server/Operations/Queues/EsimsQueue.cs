using Hubby.Data;
using Hubby.Esims;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Operations.Queues;

/// <summary>Calls to the providers of eSIMs: to confirm one, to take one back, to ask for news.</summary>
sealed class EsimsQueue(AppDb db) : IQueue
{
    public string Name => "esims";
    public string Title => "Provider calls";
    public string Glyph => "esim";

    public async Task<QueueSum> SumAsync(CancellationToken ct)
    {
        var waiting = db.Esims.Where(row => row.NextCheckAt != null).OrderBy(row => row.NextCheckAt);
        return new(
            await waiting.Take(Bounded.Most + 1).CountAsync(ct),
            await waiting.Select(row => row.NextCheckAt).FirstOrDefaultAsync(ct),
            await db.Esims.Where(row => row.State == EsimState.Failed).OrderByDescending(row => row.Id)
                .Take(Bounded.Most + 1).CountAsync(ct));
    }
}
