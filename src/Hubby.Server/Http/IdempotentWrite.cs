using Hubby.Data;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Http;

/// <summary>What came of a write inside its transaction.</summary>
abstract record WriteResult
{
    /// <summary>It stands as soon as the transaction is committed.</summary>
    public sealed record Done(int Status, byte[] Answer) : WriteResult
    {
        /// <summary>It stood already, and this request repeats what made it.</summary>
        public bool IsReplay { get; init; }
    }

    /// <summary>Nothing of it may stay, its idempotency key included.</summary>
    public sealed record Refused(Problem Problem, IReadOnlyList<Fault>? Faults = null) : WriteResult;
}

/// <summary>
/// A write in one transaction that honours <c>Idempotency-Key</c>: the answer is kept in the transaction of what it answers for,
/// so the key is used exactly when the write stands. A refused request does not use it up.
/// </summary>
sealed class IdempotentWrite(AppDb db, TimeProvider clock)
{
    const int Attempts = 3;

    /// <param name="http">The request.</param>
    /// <param name="partnerId">Whose keys are meant.</param>
    /// <param name="write">May run again after its transaction was rolled back, so it does nothing outside of it.</param>
    /// <param name="ct">Stops.</param>
    public async Task<IResult> RunAsync(
        HttpContext http, Guid partnerId, Func<CancellationToken, Task<WriteResult>> write, CancellationToken ct)
    {
        if (!IdempotencyKey.TryRead(http.Request, out var key))
            return IdempotencyKey.Invalid.ToResult();

        var body = http.Features.Get<RequestBody>()?.Bytes ?? ReadOnlyMemory<byte>.Empty;
        var hash = key is null ? [] : IdempotencyKey.HashOf(http, body.Span);
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            if (key is not null && await db.FindIdempotencyRecordAsync(partnerId, key, clock.Now(), ct) is { } first)
                return Replay(first, hash);
            if (await TryAsync(write, key is null ? null : new(partnerId, key, hash), ct) is { } answer)
                return answer;
        }

        return IdempotencyKey.InProgress.ToResult();
    }

    sealed record UsedKey(Guid PartnerId, string Key, byte[] RequestHash);

    /// <summary>None when another request took the key meanwhile.</summary>
    async Task<IResult?> TryAsync(Func<CancellationToken, Task<WriteResult>> write, UsedKey? key, CancellationToken ct)
    {
        db.ChangeTracker.Clear();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var result = await write(ct);
        if (result is WriteResult.Refused refused)
            return refused.Problem.ToResult(refused.Faults);

        var done = (WriteResult.Done)result;
        if (key is not null)
            db.IdempotencyRecords.Add(RecordOf(key, done));
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException taken) when (key is not null && taken.IsUniqueViolation())
        {
            return null;
        }

        await transaction.CommitAsync(ct);
        return new JsonBytes(done.Status, done.Answer) { IsReplay = done.IsReplay };
    }

    IdempotencyRecord RecordOf(UsedKey key, WriteResult.Done done) => new()
    {
        PartnerId = key.PartnerId,
        Key = key.Key,
        RequestHash = key.RequestHash,
        Status = done.Status,
        Answer = done.Answer,
        CreatedAt = clock.Now(),
    };

    static IResult Replay(IdempotencyRecord first, byte[] hash) => first.RequestHash.AsSpan().SequenceEqual(hash)
        ? new JsonBytes(first.Status, first.Answer) { IsReplay = true }
        : IdempotencyKey.Reused.ToResult();
}
