using Hubby.Data;
using Hubby.Messages;
using Hubby.Messaging;
using Hubby.Partners;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Operations.Queues;

/// <summary>Messages to travellers: each channel has a queue of its own, in which partners take turns.</summary>
sealed class MessagesQueue(AppDb db, RetryMessages retry) : IQueue
{
    public string Name => "messages";
    public string Title => "Messages";
    public string Glyph => "mail";
    public string? RetryVerb => "Try again";
    public string GiveUpVerb => "Give up";
    public string FailedSays => "Tried for a day, or refused for good. Tried again they have another day; what must not go out "
        + "any more, such as a message of a cancelled booking, stays as it is.";

    public async Task<QueueSum> SumAsync(CancellationToken ct)
    {
        // In the order of the index, so that the planner has no reason to walk the table.
        var waiting = await db.Messages.Where(row => row.NextTryAt != null)
            .OrderBy(row => row.Channel).ThenBy(row => row.PartnerId).ThenBy(row => row.NextTryAt)
            .Take(Bounded.Most + 1).CountAsync(ct);
        var failed = await Failed(null).Take(Bounded.Most + 1).CountAsync(ct);
        return new(waiting, waiting == 0 ? null : (await NextAsync(ct)).Min(lane => (DateTimeOffset?)lane.At), failed);
    }

    sealed record Next(Channels Channel, Guid PartnerId, DateTimeOffset At);

    async Task<List<Next>> NextAsync(CancellationToken ct)
    {
        var (found, messages) = (new List<Next>(), db.Messages);
        foreach (var channel in ChannelNames.In(ChannelNames.Every))
        {
            var rows = await db.Partners.Select(partner => new
            {
                partner.Id,
                At = messages.Where(row => row.Channel == channel && row.PartnerId == partner.Id && row.NextTryAt != null)
                    .Min(row => row.NextTryAt),
            }).ToListAsync(ct);
            found.AddRange(rows.Where(row => row.At is not null).Select(row => new Next(channel, row.Id, row.At!.Value)));
        }

        return found;
    }

    public async Task<IReadOnlyList<QueueLane>> LanesAsync(CancellationToken ct)
    {
        var first = (await NextAsync(ct)).OrderBy(lane => lane.At).Take(Bounded.MostShown).ToList();
        var (lanes, messages) = (new List<QueueLane>(), db.Messages);
        foreach (var same in first.GroupBy(lane => lane.Channel))
        {
            var (channel, ids) = (same.Key, same.Select(lane => lane.PartnerId).ToList());
            var counts = await db.Partners.Where(partner => ids.Contains(partner.Id)).Select(partner => new
            {
                partner.Id,
                Count = messages.Where(row => row.Channel == channel && row.PartnerId == partner.Id && row.NextTryAt != null)
                    .OrderBy(row => row.NextTryAt).Take(Bounded.MostOfOne + 1).Count(),
            }).ToDictionaryAsync(row => row.Id, row => row.Count, ct);
            lanes.AddRange(same.Select(lane => new QueueLane($"{ChannelNames.Of(channel)}.{lane.PartnerId}",
                ChannelNames.Of(channel), lane.PartnerId, counts.GetValueOrDefault(lane.PartnerId), lane.At)));
        }

        return [.. lanes.OrderBy(lane => lane.NextTryAt)];
    }

    public async Task<IReadOnlyList<QueueCause>> CausesAsync(CancellationToken ct)
    {
        var found = await Failed(null).Take(Bounded.Looked).GroupBy(row => new { row.Channel, row.Reason })
            .Select(each => new { each.Key.Channel, each.Key.Reason, Count = each.Count() }).ToListAsync(ct);
        return [.. found.OrderByDescending(each => each.Count).Take(Bounded.MostShown).Select(each => new QueueCause(
            $"{ChannelNames.Of(each.Channel)}.{each.Reason}", $"{ChannelNames.Of(each.Channel)}: {each.Reason}", each.Count))];
    }

    public async Task<QueueRows> WaitingAsync(string lane, WaitingCursor? after, CancellationToken ct)
    {
        if (lane.Split('.') is not [var name, var partner] || ChannelNames.Parse(name) is not { } channel
            || !Guid.TryParseExact(partner, "D", out var partnerId))
        {
            return new([], null);
        }

        var rows = db.Messages.Where(row => row.Channel == channel && row.PartnerId == partnerId && row.NextTryAt != null);
        if (after is var (at, id))
            rows = rows.Where(row => row.NextTryAt > at || (row.NextTryAt == at && row.Id > id));
        return QueueRows.ByNextTry([.. (await rows.OrderBy(row => row.NextTryAt).ThenBy(row => row.Id)
            .Take(Bounded.PageSize + 1).ToListAsync(ct)).Select(Row)]);
    }

    public async Task<QueueRows> FailedAsync(string? cause, Guid? before, CancellationToken ct)
    {
        var rows = Failed(before);
        if (cause is null)
            return QueueRows.Newest([.. (await rows.Take(Bounded.PageSize + 1).ToListAsync(ct)).Select(Row)]);
        if (cause.Split('.', 2) is not [var name, var reason] || ChannelNames.Parse(name) is not { } channel)
            return new([], null);
        var found = await rows.Take(Bounded.Looked).Where(row => row.Channel == channel && row.Reason == reason)
            .OrderByDescending(row => row.Id).Take(Bounded.PageSize + 1).ToListAsync(ct);
        var page = QueueRows.Newest([.. found.Select(Row)]);
        if (page.Next is not null)
            return page;
        var end = await rows.Select(row => row.Id).Skip(Bounded.Looked - 1).FirstOrDefaultAsync(ct);
        return end == Guid.Empty ? page : page with { Next = $"{end}", LookedOnly = true };
    }

    IQueryable<Message> Failed(Guid? before)
    {
        var rows = db.Messages.Where(row => row.State == MessageState.Failed);
        if (before is { } id)
            rows = rows.Where(row => row.Id < id);
        return rows.OrderByDescending(row => row.Id);
    }

    static QueueRow Row(Message row) => new(
        new(row.PartnerId, row.Id), $"{ChannelNames.Of(row.Channel)}, {Words.Of(row.Kind)}", row.Attempts, row.CreatedAt,
        row.NextTryAt, row.LastError is null ? row.Reason : row.Reason is null ? row.LastError : $"{row.Reason}: {row.LastError}",
        $"/portal/bookings/{row.Booking}");

    public Task<IReadOnlyDictionary<Guid, int>> RetryAsync(IReadOnlyCollection<QueueItem> items, CancellationToken ct) =>
        retry.RetryAsync([.. items.Select(item => (item.PartnerId, item.Id))], ct);

    public Task<bool> GiveUpAsync(QueueItem item, CancellationToken ct) => retry.GiveUpAsync(item.PartnerId, item.Id, ct);

    public void Committed() => retry.Committed();
}

static class Words
{
    /// <summary>As the API writes it, without its underscores.</summary>
    public static string Of(Enum value) =>
        System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName($"{value}").Replace('_', ' ');
}
