using Hubby.Bookings;
using Hubby.Data;
using Hubby.Messages;
using Hubby.Tallies;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Insights;

/// <summary>
/// Brings the sums of messages up to what became of them. A message tells as what it is counted, so that whoever finds it in
/// another state takes it out there and puts it in here, in one transaction with saying so.
/// </summary>
sealed class CountMessages(AppDb db)
{
    public const int BatchSize = 500;

    const string Untallied = $"SELECT * FROM messages WHERE {Message.NotTallied} ORDER BY partner_id, id LIMIT {{0}}";

    sealed record Moved(
        Guid PartnerId, Guid Id, string Booking, Channels Channel, MessageState State, MessageState? TalliedAs,
        string? TalliedBrand, DateTimeOffset CreatedAt);

    /// <summary>How many had moved on.</summary>
    public async Task<int> HandleAsync(CancellationToken ct)
    {
        // Looking takes no lock, so that an idle SQLite is left to its writers.
        if (!await db.Messages.FromSqlRaw(Untallied, 1).AnyAsync(ct))
            return 0;
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var moved = await TakeAsync(ct);
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
        return moved.Count;
    }

    // On PostgreSQL nobody else changes them meanwhile, and who else counts takes others.
    Task<List<Moved>> TakeAsync(CancellationToken ct) => db.Messages
        .FromSqlRaw(db.Database.IsNpgsql() ? $"{Untallied} FOR UPDATE SKIP LOCKED" : Untallied, BatchSize)
        .Select(row => new Moved(row.PartnerId, row.Id, row.Booking, row.Channel, row.State, row.TalliedAs, row.TalliedBrand,
            row.CreatedAt))
        .ToListAsync(ct);

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
