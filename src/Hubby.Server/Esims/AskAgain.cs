using Hubby.Data;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Esims;

/// <summary>
/// Has providers asked now about eSIMs that are stuck, or that would be asked later. Call it in a transaction, and
/// <see cref="Committed"/> after that.
/// </summary>
sealed class AskAgain(AppDb db, EsimSignal signal, TimeProvider clock)
{
    const int AtOnce = 500;

    /// <summary>How many are due now, by partner. One that a worker has is left to it.</summary>
    public async Task<IReadOnlyDictionary<Guid, int>> HandleAsync(
        IReadOnlyCollection<(Guid PartnerId, Guid Id)> esims, CancellationToken ct)
    {
        var (now, done) = (clock.Now(), new Dictionary<Guid, int>());
        var ofNobody = now + CheckEsims.Lease;
        foreach (var mine in esims.GroupBy(esim => esim.PartnerId, esim => esim.Id))
        {
            foreach (var ids in mine.Chunk(AtOnce))
            {
                done[mine.Key] = done.GetValueOrDefault(mine.Key) + await db.Esims
                    .Where(row => row.PartnerId == mine.Key && ids.Contains(row.Id)
                        && ((row.NextCheckAt == null && row.State == EsimState.Failed && row.ReplacedBy == null)
                            || row.NextCheckAt > ofNobody))
                    .ExecuteUpdateAsync(set => set.SetProperty(row => row.NextCheckAt, now), ct);
            }
        }

        return done;
    }

    public void Committed() => signal.Wake();
}
