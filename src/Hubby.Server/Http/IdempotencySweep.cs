using Hubby.Data;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Http;

/// <summary>Deletes idempotency records that have been kept long enough.</summary>
sealed class IdempotencySweep(IServiceScopeFactory scopes, TimeProvider clock, ILogger<IdempotencySweep> log)
    : Sweep(scopes, clock, "idempotency records that were older than they are kept", log)
{
    public const int BatchSize = 1000;
    public static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    protected override TimeSpan Every => Interval;

    protected override int PieceSize => BatchSize;

    protected override async Task<int> SweepAsync(AppDb db, CancellationToken ct)
    {
        var oldest = Clock.Now() - IdempotencyRecord.KeptFor;
        var expired = db.IdempotencyRecords.Where(record => record.CreatedAt < oldest);

        // A range of the index on created_at, which both databases delete without looking at anything else.
        var last = await expired.OrderBy(record => record.CreatedAt).Skip(BatchSize - 1)
            .Select(record => (DateTimeOffset?)record.CreatedAt).FirstOrDefaultAsync(ct);
        return await (last is null ? expired : expired.Where(record => record.CreatedAt <= last)).ExecuteDeleteAsync(ct);
    }
}
