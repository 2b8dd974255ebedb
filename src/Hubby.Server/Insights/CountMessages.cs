using Hubby.Bookings;
using Hubby.Data;
using Hubby.Messages;
using Hubby.Tallies;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Insights;

/// <summary>How a piece of the messages was counted.</summary>
/// <param name="Messages">How many had moved on.</param>
/// <param name="Last">The last of them; the next piece goes on there. None at the end.</param>
/// <param name="At">When the oldest of them was planned.</param>
readonly record struct Tallied(int Messages, (Guid Partner, Guid Id)? Last, DateTimeOffset At);

/// <summary>
/// Brings the sums of messages up to what became of them. A message tells as what it is counted, so that whoever finds it in
/// another state takes it out there and puts it in here, in one transaction with saying so.
/// </summary>
sealed class CountMessages(AppDb db)
{
    public const int BatchSize = 500;

    const string Untallied = $"SELECT * FROM messages WHERE ({Message.NotTallied}) AND (partner_id, id) > ({{1}}, {{2}})"
        + " ORDER BY partner_id, id LIMIT {0}";

    sealed record Moved(
        Guid PartnerId, Guid Id, string Booking, Channels Channel, MessageState State, MessageState? TalliedAs,
        string? TalliedBrand, DateTimeOffset CreatedAt);

    /// <param name="after">Where the piece before this one ended. What was counted leaves its place in the index for a while, and
    /// whoever began anew would walk over all of it.</param>
    /// <param name="ct">Stops.</param>
    public async Task<Tallied> HandleAsync((Guid Partner, Guid Id)? after, CancellationToken ct)
    {
        // Looking takes no lock, so that an idle SQLite is left to its writers.
        var from = after ?? default;
        if (!await Rows(Untallied, 1, from).AnyAsync(ct))
            return default;
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var moved = await TakeAsync(from, ct);
        if (moved.Count == 0)
            return default;
        var brands = await BrandsAsync(moved, ct);
        var sums = new Sums();
        foreach (var message in moved)
        {
            var (day, subject) = (UtcDay.Of(message.CreatedAt), ChannelNames.Of(message.Channel));
            if (message.TalliedAs is { } before)
                sums.Add(message.PartnerId, MeasureOf(before), day, message.TalliedBrand, subject, count: -1);
            sums.Add(message.PartnerId, MeasureOf(message.State), day, BrandOf(message, brands), subject);
        }

        foreach (var same in moved.GroupBy(message => (message.PartnerId, Brand: BrandOf(message, brands))))
        {
            var ids = same.Select(message => message.Id).ToList();
            await db.Messages.Where(row => row.PartnerId == same.Key.PartnerId && ids.Contains(row.Id))
                .ExecuteUpdateAsync(set => set
                    .SetProperty(row => row.TalliedAs, row => (MessageState?)row.State)
                    .SetProperty(row => row.TalliedBrand, same.Key.Brand), ct);
        }

        await sums.WriteAsync(db, ct);
        await transaction.CommitAsync(ct);
        var last = moved.Count == BatchSize ? (moved[^1].PartnerId, moved[^1].Id) : ((Guid, Guid)?)null;
        return new(moved.Count, last, moved.Min(message => message.CreatedAt));
    }

    // On PostgreSQL nobody else changes them meanwhile, and who else counts takes others.
    Task<List<Moved>> TakeAsync((Guid Partner, Guid Id) from, CancellationToken ct) =>
        Rows(db.Database.IsNpgsql() ? $"{Untallied} FOR UPDATE SKIP LOCKED" : Untallied, BatchSize, from)
        .Select(row => new Moved(row.PartnerId, row.Id, row.Booking, row.Channel, row.State, row.TalliedAs, row.TalliedBrand,
            row.CreatedAt))
        .ToListAsync(ct);

    IQueryable<Message> Rows(string sql, int count, (Guid Partner, Guid Id) from) =>
        db.Messages.FromSqlRaw(sql, count, db.Stored(from.Partner), db.Stored(from.Id));

    async Task<Dictionary<(Guid, string), string?>> BrandsAsync(List<Moved> moved, CancellationToken ct)
    {
        var partners = moved.Select(message => message.PartnerId).Distinct().ToList();
        var ids = moved.Where(message => message.TalliedAs is null).Select(message => message.Booking).Distinct().ToList();
        var rows = await db.Bookings.Where(row => partners.Contains(row.PartnerId) && ids.Contains(row.Id))
            .Select(row => new { row.PartnerId, row.Id, row.CustomBranding }).ToListAsync(ct);
        return rows.ToDictionary(row => (row.PartnerId, row.Id), row => row.CustomBranding);
    }

    /// <summary>It keeps the brand that it was first counted for.</summary>
    static string? BrandOf(Moved message, Dictionary<(Guid, string), string?> brands) => message.TalliedAs is null
        ? brands.GetValueOrDefault((message.PartnerId, message.Booking)) : message.TalliedBrand;

    static Measure MeasureOf(MessageState state) => state switch
    {
        MessageState.Pending => Measure.MessagePending,
        MessageState.Sent => Measure.MessageSent,
        MessageState.Delivered => Measure.MessageDelivered,
        MessageState.Failed => Measure.MessageFailed,
        MessageState.Skipped => Measure.MessageSkipped,
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };
}
