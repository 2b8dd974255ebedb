using Hubby.Data;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Notices;

/// <summary>
/// What the operator does with notices that do not get through. Call it in a transaction, and <see cref="Committed"/> after that.
/// </summary>
sealed class RetryNotices(AppDb db, NoticeSignal signal, TimeProvider clock)
{
    const int AtOnce = 500;
    public const string ByOperator = "given up by an operator";

    /// <summary>How many are due now, by partner. One whose day is over has one try.</summary>
    public async Task<IReadOnlyDictionary<Guid, int>> RetryAsync(
        IReadOnlyCollection<(Guid PartnerId, Guid Id)> notices, CancellationToken ct)
    {
        var (now, done) = (clock.Now(), new Dictionary<Guid, int>());
        foreach (var mine in notices.GroupBy(notice => notice.PartnerId, notice => notice.Id))
        {
            foreach (var ids in mine.Chunk(AtOnce))
            {
                done[mine.Key] = done.GetValueOrDefault(mine.Key) + await db.Notices
                    .Where(row => row.PartnerId == mine.Key && ids.Contains(row.Id) && row.State == NoticeState.Failed
                        && row.Recipient != null)
                    .ExecuteUpdateAsync(set => set
                        .SetProperty(row => row.State, NoticeState.Pending)
                        .SetProperty(row => row.Attempts, 0)
                        .SetProperty(row => row.NextTryAt, now), ct);
            }
        }

        return done;
    }

    /// <summary>Whether it was waiting; what is on its way at this very moment arrives all the same.</summary>
    public async Task<bool> GiveUpAsync(Guid partnerId, Guid id, CancellationToken ct) => await db.Notices
        .Where(row => row.PartnerId == partnerId && row.Id == id && row.State == NoticeState.Pending)
        .ExecuteUpdateAsync(set => set
            .SetProperty(row => row.State, NoticeState.Failed)
            .SetProperty(row => row.NextTryAt, (DateTimeOffset?)null)
            .SetProperty(row => row.LastError, ByOperator), ct) == 1;

    public void Committed() => signal.Wake();
}
