using Hubby.Bookings;
using Hubby.Data;
using Hubby.Partners;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Hubby.Privacy;

/// <summary>
/// Once a day, where a retention is set: bookings whose time is over no longer say who travelled. It walks the bookings by id, a
/// piece at a time, since an index for this would cost every booking made.
/// </summary>
sealed class PrivacySweep(
    IServiceScopeFactory scopes, IOptions<PrivacyOptions> options, TimeProvider clock, ILogger<PrivacySweep> log)
    : Sweep(scopes, clock, "bookings, which no longer say who travelled", log)
{
    const int Piece = 200;

    protected override TimeSpan Every => TimeSpan.FromDays(1);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        options.Value.BookingDays > 0 ? base.ExecuteAsync(stoppingToken) : Task.CompletedTask;

    protected override async Task<int> SweepAsync(AppDb db, CancellationToken ct)
    {
        var (end, erased) = (Clock.Now().AddDays(-options.Value.BookingDays), 0);
        foreach (var partner in await db.Partners.Select(row => row.Id).ToListAsync(ct))
        {
            for (var after = ""; ;)
            {
                var over = await OverAsync(db, partner, after, end, ct);
                if (over.Count == 0)
                    break;
                erased += await EraseAsync(db, partner, over, ct);
                after = over[^1];
            }
        }

        if (erased > 0)
            await db.ForgetPagesAsync(ct);
        return erased;
    }

    // An id begins with the time it was made.
    static Task<List<string>> OverAsync(AppDb db, Guid partner, string after, DateTimeOffset end, CancellationToken ct) =>
        db.Bookings
            .Where(row => row.PartnerId == partner && string.Compare(row.Id, after) > 0
                && string.Compare(row.Id, Ids.FirstAt(end)) < 0
                && row.DepartureDate < end && (row.ReturnDate == null || row.ReturnDate < end)
                && (row.Email != null || row.Phone != null || row.FirstName != null || row.LastName != null
                    || row.FullName != null || row.Title != null || row.Gender != null || row.ExternalUserId != null
                    || row.Metadata != null))
            .OrderBy(row => row.Id).Select(row => row.Id).Take(Piece).ToListAsync(ct);

    static async Task<int> EraseAsync(AppDb db, Guid partner, List<string> bookings, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await db.EraseRecordsAsync(partner, bookings, ct);
        var erased = await db.EraseBookingsAsync(partner, bookings, ct);
        await transaction.CommitAsync(ct);
        return erased.Bookings;
    }
}
