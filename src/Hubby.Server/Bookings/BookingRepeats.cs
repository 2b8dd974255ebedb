using Hubby.Data;
using Hubby.Http;
using Hubby.PromoCodes;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Bookings;

/// <summary>A booking that is there already, with its codes.</summary>
sealed record FoundBooking(Booking Booking, IReadOnlyList<PromoCode> PromoCodes);

/// <summary>
/// Finds what a repeated request repeats. Asked only after the database refused a write, or before a refusal of our own.
/// </summary>
sealed class BookingRepeats(IServiceScopeFactory scopes)
{
    /// <summary>The record of an idempotency key that is still kept; one that is older is removed.</summary>
    public async Task<IdempotencyRecord?> FindRecordAsync(Guid partnerId, string key, DateTimeOffset now, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<AppDb>().FindIdempotencyRecordAsync(partnerId, key, now, ct);
    }

    /// <summary>The booking with the same reference and content, or without a reference the same signed request.</summary>
    public Task<FoundBooking?> FindRepeatAsync(Guid partnerId, string? bookingId, byte[] repeatKey, CancellationToken ct) =>
        FindAsync(rows => rows
            .Where(row => row.PartnerId == partnerId && row.BookingId == bookingId && row.RepeatKey == repeatKey), ct);

    /// <summary>The first booking that is not cancelled under a reference.</summary>
    public Task<FoundBooking?> FindByReferenceAsync(Guid partnerId, string bookingId, CancellationToken ct) =>
        FindAsync(rows => rows
            .Where(row => row.PartnerId == partnerId && row.BookingId == bookingId && row.Status != BookingStatus.Cancelled)
            .OrderBy(row => row.Id), ct);

    /// <summary>Binds a further idempotency key to an answer that was given already. Whoever bound it first wins.</summary>
    public async Task BindAsync(IdempotencyRecord record, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDb>();
        db.IdempotencyRecords.Add(record);
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException taken) when (taken.IsUniqueViolation())
        {
            // The answers are the same: both name the first booking.
        }
    }

    async Task<FoundBooking?> FindAsync(Func<IQueryable<Booking>, IQueryable<Booking>> filter, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDb>();
        if (await filter(db.Bookings).FirstOrDefaultAsync(ct) is not { } booking)
            return null;
        return new(booking, await db.PromoCodesOf(booking.PartnerId, booking.Id).ToListAsync(ct));
    }
}
