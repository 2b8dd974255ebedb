using Hubby.Messages;
using Hubby.Tests.Bookings;
using Hubby.Tests.Hosting;

namespace Hubby.Tests.Messaging.Schedules;

public sealed class ScheduleTestsOnPostgres(MessagingPostgresApp app) : ScheduleTests(app), IClassFixture<MessagingPostgresApp>;

public sealed class ScheduleTestsOnSqlite(MessagingSqliteApp app) : ScheduleTests(app), IClassFixture<MessagingSqliteApp>;

/// <summary>What a schedule does when it is set, changed and removed, and to whom it applies.</summary>
public abstract class ScheduleTests(App app)
{
    [Fact]
    public async Task A_schedule_set_later_applies_to_bookings_that_are_there_at_its_very_minute()
    {
        var by = await Planning.OfNewPartnerAsync(app);
        var departure = by.Midnight(3);
        await by.BookAsync(departure);
        await by.BookAsync(departure.AddHours(20), booking => booking["communication_options"] = null);
        await by.BookAsync(departure.AddDays(40));
        await by.SettledAsync();
        await by.SetAsync(Planning.Reminder,
            """
            {"name": "welcome", "kind": "scheduled", "relative_to": "departure", "days_after": 0, "at": "08:00",
             "time_zone": "destination", "channels": ["EMAIL", "SMS"]}
            """);

        var rows = await by.UntilAsync(rows => rows.Count == 2);
        var (reminderAt, welcomeAt) =
            (Planning.At(departure.AddDays(-1), "10:00"), Planning.At(departure, "08:00", "Asia/Bangkok"));
        Assert.Equal([reminderAt, welcomeAt], rows.Select(row => row.DueAt));
        Assert.Equal([MessageKind.Reminder, MessageKind.Scheduled], rows.Select(row => row.Kind));

        by.GoTo(reminderAt.AddMinutes(-1));
        await by.SettledAsync();
        Assert.All(await by.PlannedAsync(), row => Assert.Equal(MessageState.Pending, row.State));
        by.GoTo(reminderAt);
        await by.UntilAsync(rows => rows[0].State == MessageState.Sent && rows[1].State == MessageState.Pending);
        by.GoTo(welcomeAt);
        await by.UntilAsync(rows => rows.All(row => row.State == MessageState.Sent));
        Assert.Equal(2, by.Arrived.Count());
    }

    [Fact]
    public async Task A_changed_schedule_moves_what_waits_and_sends_nothing_twice()
    {
        var by = await Planning.OfNewPartnerAsync(app);
        var departure = by.Midnight(3);
        await by.SetAsync(Planning.Reminder);
        await by.BookAsync(departure);
        await by.TheOneAsync(row => row.DueAt == Planning.At(departure.AddDays(-1), "10:00"));

        Assert.Equal(1, (await by.SetAsync(Planning.Reminder.Replace("10:00", "09:15", StringComparison.Ordinal))).Changed);
        var due = Planning.At(departure.AddDays(-1), "09:15");
        await by.SettledAsync();
        await by.TheOneAsync(row => row.DueAt == due);
        by.GoTo(due);
        await by.TheOneAsync(row => row.State == MessageState.Sent);

        await by.SetAsync(Planning.Reminder.Replace("10:00", "11:00", StringComparison.Ordinal));
        await by.SettledAsync();
        by.GoTo(due.AddHours(3));
        await by.SettledAsync();
        await by.TheOneAsync(row => row.State == MessageState.Sent);
        Assert.Single(by.Arrived);
    }

    [Fact]
    public async Task What_was_removed_is_not_sent_and_what_is_set_again_is()
    {
        var by = await Planning.OfNewPartnerAsync(app);
        var departure = by.Midnight(3);
        await by.BookAsync(departure);
        await by.SetAsync(Planning.Reminder);
        await by.TheOneAsync(row => row.State == MessageState.Pending);
        Assert.Equal(1, (await by.SetAsync()).Removed);
        await by.TheOneAsync(row => row is { State: MessageState.Skipped, Reason: "schedule_changed", NextTryAt: null });
        await by.SetAsync(Planning.Reminder);
        await by.TheOneAsync(row => row is { State: MessageState.Pending, Reason: null });
        by.GoTo(Planning.At(departure.AddDays(-1), "10:00"));
        await by.TheOneAsync(row => row.State == MessageState.Sent);
    }

    [Fact]
    public async Task A_filter_lets_through_whom_it_names()
    {
        var by = await Planning.OfNewPartnerAsync(app, "sun", "snow");
        await by.SetAsync("""
            {"name": "sun", "kind": "reminder", "days_before": 1, "at": "10:00", "channels": ["EMAIL"],
             "filter": {"sub_brands": ["sun"], "locales": ["nl"], "destinations": ["TH"], "package_types": ["starter"]}}
            """);
        var departure = by.Midnight(3);
        var matching = await by.BookAsync(departure, booking =>
            (booking["custom_branding"], booking["locale"]) = ("sun", "nl-BE"));
        await by.BookAsync(departure, booking => (booking["custom_branding"], booking["locale"]) = ("snow", "nl"));
        await by.BookAsync(departure, booking => (booking["custom_branding"], booking["locale"]) = ("sun", "de"));
        await by.BookAsync(departure, booking =>
        {
            (booking["custom_branding"], booking["locale"]) = ("sun", "nl");
            booking.Specification()["destination"] = "Japan";
        });
        await by.SettledAsync();
        await by.TheOneAsync(row => row.Booking == matching);
    }

    [Fact]
    public async Task A_warning_counts_from_the_day_a_code_expires_and_a_welcome_back_from_the_return()
    {
        var by = await Planning.OfNewPartnerAsync(app);
        var departure = by.Midnight(1);
        var booking = await by.BookAsync(departure, booking =>
        {
            booking["return_date"] = departure.AddDays(1).ToString("O");
            booking.Specification()["expires_at"] = departure.AddDays(3).ToString("O");
        });
        await by.SetAsync("""{"name": "expires", "kind": "expiring", "days_before": 1, "at": "10:00", "channels": ["EMAIL"]}""",
            """
            {"name": "back", "kind": "scheduled", "relative_to": "return", "days_after": 1, "at": "18:30",
             "channels": ["EMAIL"], "text": {"en": {"subject": "Home <again>", "body": ["One {code}.", "Two."]}}}
            """);
        var rows = await by.UntilAsync(rows => rows.Count == 2);
        Assert.Equal(
            [Planning.At(departure.AddDays(2), "10:00"), Planning.At(departure.AddDays(2), "18:30")],
            rows.Select(row => row.DueAt));
        by.GoTo(rows[1].DueAt);
        await by.UntilAsync(rows => rows.All(row => row.State == MessageState.Sent));
        var back = by.Arrived.Single(each => each.Message.Booking == booking && each.OwnText is not null);
        Assert.Equal("Home <again>", back.OwnText!.Subject);
        Assert.Contains("/reminders/", back.StopRemindersUrl, StringComparison.Ordinal);
    }
}
