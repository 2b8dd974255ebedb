using System.Diagnostics;
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

    public IResult ToResult() => this switch
    {
        Done done => new JsonBytes(done.Status, done.Answer) { IsReplay = done.IsReplay },
        Refused refused => refused.Problem.ToResult(refused.Faults),
        _ => throw new UnreachableException(),
    };
}

/// <summary>What tells a repeat of a write: the key, and a hash of what came under it.</summary>
sealed record UsedKey(Guid PartnerId, string Key, byte[] RequestHash);

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
        var used = key is null ? null : new UsedKey(partnerId, key, IdempotencyKey.HashOf(http, body.Span));
        return (await RunAsync(used, write, ct)).ToResult();
    }

    /// <summary>The same for whoever does not call the API.</summary>
    /// <param name="key">None where a second time does no harm.</param>
    /// <param name="write">As above.</param>
    /// <param name="ct">Stops.</param>
    public async Task<WriteResult> RunAsync(
        UsedKey? key, Func<CancellationToken, Task<WriteResult>> write, CancellationToken ct)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            if (key is not null
                && await db.FindIdempotencyRecordAsync(key.PartnerId, key.Key, clock.Now(), ct) is { } first)
            {
                return Replay(first, key.RequestHash);
            }

            if (await TryAsync(write, key, ct) is { } result)
                return result;
        }

        return new WriteResult.Refused(IdempotencyKey.InProgress);
    }

    /// <summary>None when another request took the key meanwhile.</summary>
    async Task<WriteResult?> TryAsync(Func<CancellationToken, Task<WriteResult>> write, UsedKey? key, CancellationToken ct)
    {
        db.ChangeTracker.Clear();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var result = await write(ct);
        if (result is not WriteResult.Done done)
            return result;

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
        return done;
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

    static WriteResult Replay(IdempotencyRecord first, byte[] hash) => first.RequestHash.AsSpan().SequenceEqual(hash)
        ? new WriteResult.Done(first.Status, first.Answer) { IsReplay = true }
        : new WriteResult.Refused(IdempotencyKey.Reused);
}
