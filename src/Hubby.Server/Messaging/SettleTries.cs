using Hubby.Data;
using Hubby.Events;
using Hubby.Http;
using Hubby.Messages;
using Hubby.Messaging.Email;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Hubby.Messaging;

/// <summary>A try that ended while the worker had the message until <paramref name="Lease"/>.</summary>
/// <param name="Message">As it was taken.</param>
/// <param name="Lease">Whoever has lost it has nothing to say any more.</param>
/// <param name="Result">How it ended.</param>
sealed record EndedTry(Message Message, DateTimeOffset Lease, SendResult Result);

/// <summary>Writes how tries ended, all that wait in one transaction, each with its fact.</summary>
sealed class SettleTries(
    IServiceScopeFactory scopes, CapturedMails mails, IOptions<MessagingOptions> options, TimeProvider clock)
    : IBatchWriter<EndedTry, bool>
{
    public const string GaveUp = "gave_up";

    public int MaxWriters => 1;

    /// <summary>False for a try whose lease had ended.</summary>
    public async Task<bool[]> WriteAsync(IReadOnlyList<EndedTry> items, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDb>();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var now = clock.Now();
        var sent = await SettleSent.HandleAsync(db, items, now, ct);
        var isSent = sent.Select(row => (row.PartnerId, row.Id)).ToHashSet();
        var settled = new bool[items.Count];
        for (var index = 0; index < settled.Length; index++)
        {
            var (ended, message) = (items[index], items[index].Message);
            var next = NextStateOf(ended, now);
            settled[index] = next.State == MessageState.Sent
                ? isSent.Contains((message.PartnerId, message.Id)) : await WriteAsync(db, ended, next, ct);
            if (settled[index] && MessageFact.Of(message, next.State, next.Reason, now) is { } fact)
                db.Events.Add(fact);
        }

        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);

        // Whoever was erased while a mail to them was on its way must not be left in its file.
        if (sent.Where(IsToNobody).Select(row => row.Id).ToList() is { Count: > 0 } stray)
            await mails.DeleteAsync(stray, [], ct);
        return settled;
    }

    static bool IsToNobody(Message sent) => sent.Provider == CapturedMails.Provider && sent.Recipient is null;

    static async Task<bool> WriteAsync(AppDb db, EndedTry ended, NextState next, CancellationToken ct)
    {
        var message = ended.Message;
        var tries = ended.Result is SendResult.Away or SendResult.NotYet ? 0 : 1;
        var mine = db.Messages.Where(row => row.PartnerId == message.PartnerId && row.Id == message.Id
            && row.State == MessageState.Pending && row.NextTryAt == ended.Lease);
        var written = await mine.ExecuteUpdateAsync(row => row
            .SetProperty(value => value.State, next.State)
            .SetProperty(value => value.Reason, next.Reason)
            .SetProperty(value => value.NextTryAt, next.NextTryAt)
            .SetProperty(value => value.DueAt, value => next.DueAt ?? value.DueAt)
            .SetProperty(value => value.Attempts, value => value.Attempts + tries)
            .SetProperty(value => value.LastError, next.Error), ct);
        return written == 1;
    }

    sealed record NextState(
        MessageState State, string? Reason = null, DateTimeOffset? NextTryAt = null, string? Error = null,
        DateTimeOffset? DueAt = null);

    NextState NextStateOf(EndedTry ended, DateTimeOffset now) => ended.Result switch
    {
        SendResult.Sent => new(MessageState.Sent),
        SendResult.Never never => new(MessageState.Failed, never.Reason, Error: Kept(never.Error)),
        SendResult.Skip skip => new(MessageState.Skipped, skip.Reason),
        SendResult.NotYet later => new(MessageState.Pending, NextTryAt: later.At, DueAt: later.At),
        SendResult.Away away => Again(ended.Message, away.Error, now + Backoff.AfterOutage(), now),
        SendResult.Later later =>
            Again(ended.Message, later.Error, now + Backoff.After(ended.Message.Attempts + 1, later.After), now),
        _ => throw new InvalidOperationException($"{ended.Result} is not a result."),
    };

    NextState Again(Message message, string error, DateTimeOffset at, DateTimeOffset now) =>
        at > message.DueAt.AddHours(options.Value.GiveUpAfterHours) && now > message.DueAt
            ? new(MessageState.Failed, GaveUp, Error: Kept(error))
            : new(MessageState.Pending, NextTryAt: at, Error: Kept(error));

    static string Kept(string error) => error.CutToPlain(Message.MaxError);
}

/// <summary>When to try again.</summary>
static class Backoff
{
    static readonly TimeSpan First = TimeSpan.FromSeconds(15);
    static readonly TimeSpan Longest = TimeSpan.FromHours(1);
    static readonly TimeSpan Outage = TimeSpan.FromSeconds(10);

    /// <summary>Twice as long each time, up to an hour, a fifth more or less so that not all come back at once.</summary>
    /// <param name="attempts">Tries made so far; 1 or more.</param>
    /// <param name="wish">The provider's own, which is never undercut.</param>
    /// <returns>Whole milliseconds, as the clock counts.</returns>
    public static TimeSpan After(int attempts, TimeSpan? wish)
    {
        var wait = First * Math.Pow(2, Math.Min(attempts - 1, 10));
        wait = (wait > Longest ? Longest : wait) * Jitter();
        return TimeSpan.FromMilliseconds(Math.Ceiling((wish > wait ? wish.Value : wait).TotalMilliseconds));
    }

    public static TimeSpan AfterOutage() => Outage * Jitter();

    static double Jitter() => 0.8 + (0.4 * Tokens.Fraction());
}
