using Hubby.Data;
using Hubby.Http;
using Hubby.Messaging;
using Hubby.Messaging.Email;
using Hubby.Partners;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Hubby.Notices;

/// <summary>
/// Sends notices, one after the other: there are few. Each is leased first, so of several nodes one sends it; like any
/// mail it may go out twice around a crash, under the same Message-ID.
/// </summary>
sealed partial class SendNotices(
    IServiceScopeFactory scopes, WriteNotice write, IMailTransport transport, NoticeSignal signal,
    IOptions<MessagingOptions> options, TimeProvider clock, ILogger<SendNotices> log)
    : BackgroundService
{
    static readonly TimeSpan PollEvery = TimeSpan.FromSeconds(10);
    const int Most = 20;
    readonly Rounds _rounds = new("notices cannot be sent", log);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            if (!await _rounds.TryAsync(SendDueAsync, false, stoppingToken))
                await signal.WaitAsync(PollEvery, clock, stoppingToken);
        }
    }

    /// <summary>True when there may be more.</summary>
    async Task<bool> SendDueAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDb>();
        var now = clock.Now();
        var due = await db.Notices.Where(row => row.NextTryAt <= now).OrderBy(row => row.NextTryAt).Take(Most).ToListAsync(ct);
        foreach (var notice in due)
        {
            var lease = clock.Now().AddSeconds(options.Value.LeaseSeconds);
            if (await MoveAsync(db, notice, notice.NextTryAt, new(NoticeState.Pending, lease, notice.LastError), 0, ct))
                await MoveAsync(db, notice, lease, Next(notice, await TrySendAsync(db, notice, ct)), 1, ct);
        }

        return due.Count == Most;
    }

    async Task<SendResult> TrySendAsync(AppDb db, Notice notice, CancellationToken ct)
    {
        if (ComposeMail.Mailbox("", notice.Recipient!) is not { } to)
            return new SendResult.Never(SmtpReplies.AddressRejected, "the address cannot stand in a mail");
        var partner = await db.Partners.FirstOrDefaultAsync(row => row.Id == notice.PartnerId, ct);
        try
        {
            using var mail = await write.HandleAsync(notice, partner, to);
            var result = await transport.SendAsync(mail, ct);
            (result as SendResult.Sent)?.Turn?.Dispose();
            return result;
        }
        catch (Exception bug) when (bug is not OperationCanceledException || !ct.IsCancellationRequested)
        {
            Broke(bug, notice.Id);
            return new SendResult.Later("internal_error");
        }
    }

    sealed record NextState(NoticeState State, DateTimeOffset? NextTryAt = null, string? Error = null);

    NextState Next(Notice notice, SendResult result) => result switch
    {
        SendResult.Sent => new(NoticeState.Sent),
        SendResult.Never never => Failed(notice, never.Error),
        SendResult.Away away => Again(notice, Backoff.After(notice.Attempts + 1, null), away.Error),
        SendResult.Later later => Again(notice, Backoff.After(notice.Attempts + 1, later.After), later.Error),
        _ => throw new InvalidOperationException($"{result} is not an end of a mail."),
    };

    NextState Again(Notice notice, TimeSpan wait, string error)
    {
        var at = clock.Now() + wait;
        return at > notice.CreatedAt.AddHours(options.Value.GiveUpAfterHours)
            ? Failed(notice, error) : new(NoticeState.Pending, at, Kept(error));
    }

    NextState Failed(Notice notice, string error)
    {
        NotSent(notice.Id, error);
        return new(NoticeState.Failed, Error: Kept(error));
    }

    static async Task<bool> MoveAsync(
        AppDb db, Notice notice, DateTimeOffset? from, NextState to, int tries, CancellationToken ct) =>
        await db.Notices
            .Where(row => row.PartnerId == notice.PartnerId && row.Id == notice.Id
                && row.State == NoticeState.Pending && row.NextTryAt == from)
            .ExecuteUpdateAsync(row => row
                .SetProperty(value => value.State, to.State)
                .SetProperty(value => value.NextTryAt, to.NextTryAt)
                .SetProperty(value => value.LastError, to.Error)
                .SetProperty(value => value.Attempts, value => value.Attempts + tries), ct) == 1;

    static string Kept(string error) => error.CutToPlain(Notice.MaxError);

    [LoggerMessage(LogLevel.Warning, "notice {Id} to a partner could not be sent: {Reason}")]
    partial void NotSent(Guid id, string reason);

    [LoggerMessage(LogLevel.Error, "notice {Id} failed unexpectedly")]
    partial void Broke(Exception failure, Guid id);
}
