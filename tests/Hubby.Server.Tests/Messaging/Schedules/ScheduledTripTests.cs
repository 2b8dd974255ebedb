using Hubby.Bookings;
using Hubby.Messages;
using Hubby.Messaging.Schedules;
using Hubby.PromoCodes;
using Hubby.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Tests.Messaging.Schedules;

public sealed class ScheduledTripTestsOnPostgres(MessagingPostgresApp app)
    : ScheduledTripTests(app), IClassFixture<MessagingPostgresApp>;

public sealed class ScheduledTripTestsOnSqlite(MessagingSqliteApp app)
    : ScheduledTripTests(app), IClassFixture<MessagingSqliteApp>;

/// <summary>What happens to a booking changes what is planned for it.</summary>
public abstract class ScheduledTripTests(App app)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Another_departure_date_is_another_reminder()
    {
        var by = await Planning.OfNewPartnerAsync(app);
        await by.SetAsync(Planning.Reminder);
        var departure = by.Midnight(3);
        var booking = await by.BookAsync(departure);
        await by.TheOneAsync(row => row.State == MessageState.Pending);
        await by.ChangeAsync(booking, "booking.updated", set => set.SetProperty(row => row.DepartureDate, departure.AddDays(1)));
        var rows = await by.UntilAsync(rows => rows.Count == 2 && rows[0].State == MessageState.Skipped);
        Assert.Equal("booking_changed", rows[0].Reason);
        Assert.Equal(Planning.At(departure, "10:00"), rows[1].DueAt);

        // And back again.
        await by.ChangeAsync(booking, "booking.updated", set => set.SetProperty(row => row.DepartureDate, departure));
        await by.UntilAsync(rows => rows[0].State == MessageState.Pending && rows[1].State == MessageState.Skipped);
    }

    [Fact]
    public async Task A_cancelled_booking_gets_none_whether_or_not_anybody_has_told()
    {
        var by = await Planning.OfNewPartnerAsync(app);
        await by.SetAsync(Planning.Reminder);
        var departure = by.Midnight(3);
        var told = await by.BookAsync(departure);
        var untold = await by.BookAsync(departure);
        await by.UntilAsync(rows => rows.Count == 2);
        await by.ChangeUntoldAsync(untold, set => set.SetProperty(row => row.Status, BookingStatus.Cancelled));
        await by.ChangeAsync(told, "booking.cancelled", set => set.SetProperty(row => row.Status, BookingStatus.Cancelled));
        await by.UntilAsync(rows => rows.Single(row => row.Booking == told) is { State: MessageState.Skipped });
        Assert.Equal(MessageState.Pending, (await by.PlannedAsync()).Single(row => row.Booking == untold).State);
        by.GoTo(Planning.At(departure.AddDays(-1), "10:00"));
        var rows = await by.UntilAsync(rows => rows.All(row => row.State == MessageState.Skipped));
        Assert.All(rows, row => Assert.Equal("booking_cancelled", row.Reason));
        Assert.Empty(by.Arrived);
    }

    [Fact]
    public async Task Whoever_has_redeemed_is_not_reminded_and_whoever_wants_no_more_is_left_alone()
    {
        var by = await Planning.OfNewPartnerAsync(app);
        await by.SetAsync(Planning.Reminder);
        var departure = by.Midnight(3);
        var redeemed = await by.BookAsync(departure);
        var stopped = await by.BookAsync(departure);
        await by.UntilAsync(rows => rows.Count == 2);
        await app.QueryAsync(db => db.PromoCodes.Where(row => row.PartnerId == by.PartnerId && row.Booking == redeemed)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.Status, PromoCodeStatus.Redeemed), Ct));
        await app.QueryAsync(db =>
        {
            db.StoppedReminders.Add(new() { PartnerId = by.PartnerId, Booking = stopped, StoppedAt = by.Now });
            return db.SaveChangesAsync(Ct);
        });
        by.GoTo(Planning.At(departure.AddDays(-1), "10:00"));
        var rows = await by.UntilAsync(rows => rows.All(row => row.State == MessageState.Skipped));
        Assert.Equal("already_redeemed", rows.Single(row => row.Booking == redeemed).Reason);
        Assert.Equal("reminders_stopped", rows.Single(row => row.Booking == stopped).Reason);
        Assert.Empty(by.Arrived);
    }

    [Fact]
    public async Task A_booking_after_the_moment_is_reminded_within_six_hours_and_not_later()
    {
        var by = await Planning.OfNewPartnerAsync(app);
        await by.SetAsync(
            Planning.Reminder.Replace("\"channels\"", "\"time_zone\": \"UTC\", \"channels\"", StringComparison.Ordinal));
        var departure = by.Midnight(3);
        by.GoTo(departure.AddDays(-1).AddHours(15));
        var inTime = await by.BookAsync(departure);
        await by.TheOneAsync(row => row.Booking == inTime && row.State == MessageState.Sent);
        by.GoTo(departure.AddDays(-1).AddHours(17));
        await by.BookAsync(departure);
        await by.SettledAsync();
        await by.TheOneAsync(row => row.Booking == inTime);
    }
}
