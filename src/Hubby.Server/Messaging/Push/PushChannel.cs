using Hubby.Data;
using Hubby.Messages;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Messaging.Push;

/// <summary>
/// Notifications to all of a booking's subscriptions. It has arrived when one of them took it: trying again for the others would
/// show
/// it twice to the one.
/// </summary>
sealed partial class PushChannel(
    IServiceScopeFactory scopes, IEnumerable<IPushSender> senders, SecretBox box, TimeProvider clock, ILogger<PushChannel> log)
    : IChannel
{
    public const string Refused = "provider_refused";

    readonly Dictionary<PushKind, IPushSender> _senders =
        senders.Where(sender => sender.IsConfigured).ToDictionary(sender => sender.Kind);

    public Channels Channel => Channels.Push;
    public bool IsConfigured => _senders.Count > 0;
    public int Concurrency => 8;

    public async Task<SendResult> SendAsync(TravellerMessage message, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDb>();
        var rows = await db.PushSubscriptionsOf(message.Booking.PartnerId, message.Booking.Id).ToListAsync(ct);
        var note = PushText.Of(message, clock.GetUtcNow());

        // At once, because one slow push service must not keep the others' for so long that the lease ends.
        var tried = await Task.WhenAll(rows.Where(row => _senders.ContainsKey(row.Kind)).Select(row => TryAsync(row, note, ct)));
        await NoteAsync(db, tried, ct);
        return Result([.. tried.Select(each => each.Outcome)]);
    }

    async Task<(PushSubscription Row, PushOutcome Outcome)> TryAsync(PushSubscription row, PushNote note, CancellationToken ct) =>
        (row, PushTarget.Open(box, row) is { } target
            ? await _senders[row.Kind].SendAsync(target, note, ct)
            : new PushOutcome.Gone());

    async Task NoteAsync(AppDb db, (PushSubscription Row, PushOutcome Outcome)[] tried, CancellationToken ct)
    {
        var now = clock.Now();
        foreach (var (row, outcome) in tried)
        {
            var same = db.PushSubscriptions.Where(other => other.PartnerId == row.PartnerId && other.Id == row.Id);
            if (outcome is PushOutcome.Sent)
                await same.ExecuteUpdateAsync(set => set.SetProperty(value => value.LastUsedAt, now), ct);
            else if (outcome is PushOutcome.Gone && await same.ExecuteDeleteAsync(ct) == 1)
                Removed(row.Kind, row.Booking);
        }
    }

    static SendResult Result(IReadOnlyList<PushOutcome> outcomes)
    {
        if (outcomes.OfType<PushOutcome.Sent>().FirstOrDefault() is { } sent)
            return new SendResult.Sent(sent.Provider, sent.ProviderId);
        if (outcomes.OfType<PushOutcome.Later>().FirstOrDefault() is { } later)
            return new SendResult.Later(later.Error, later.After);
        if (outcomes.OfType<PushOutcome.Refused>().FirstOrDefault() is { } refused)
            return new SendResult.Never(Refused, refused.Error);
        return new SendResult.Skip(SkipReasons.NoSubscription);
    }

    [LoggerMessage(LogLevel.Information, "a {Kind} subscription of booking {Booking} is no more and was removed")]
    partial void Removed(PushKind kind, string booking);
}
