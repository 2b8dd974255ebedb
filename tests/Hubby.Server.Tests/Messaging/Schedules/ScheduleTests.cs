using System.Text;
using System.Text.Json.Nodes;
using Hubby.Bookings;
using Hubby.Data;
using Hubby.Events;
using Hubby.Messages;
using Hubby.Messaging;
using Hubby.Messaging.Schedules;
using Hubby.Partners;
using Hubby.PromoCodes;
using Hubby.Tests.Bookings;
using Hubby.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Hubby.Tests.Messaging.Schedules;

public sealed class ScheduleTestsOnPostgres(MessagingPostgresApp app) : ScheduleTests(app), IClassFixture<MessagingPostgresApp>;

public sealed class ScheduleTestsOnSqlite(MessagingSqliteApp app) : ScheduleTests(app), IClassFixture<MessagingSqliteApp>;

public abstract class ScheduleTests(App app)
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    static readonly TimeSpan Blink = TimeSpan.FromMilliseconds(20);
    const string Reminder =
        """{"name": "reminder", "kind": "reminder", "days_before": 1, "at": "10:00", "channels": ["EMAIL"]}""";
    static CancellationToken Ct => TestContext.Current.CancellationToken;
    IMessagingApp Fakes => (IMessagingApp)app;
    DateTimeOffset Now => Fakes.Clock.GetUtcNow();

    Task<Credentials> PartnerAsync() => app.CreatePartnerAsync(settings: partner => partner.TimeZone = "Europe/Amsterdam");

    async Task<ScheduleChange> SetAsync(Credentials by, params string[] schedules)
    {
        var partner = await app.QueryAsync(db => db.Partners.SingleAsync(row => row.Id == by.PartnerId, Ct));
        var file = Encoding.UTF8.GetBytes($$"""{"schedules": [{{string.Join(',', schedules)}}]}""");
        var change = await app.QueryAsync(db => schedules.Length == 0
            ? db.ClearSchedulesAsync(partner, Fakes.Clock.Now(), Ct)
            : db.SetSchedulesAsync(partner, file, Fakes.Clock.Now(), Ct));
        Assert.Empty(change.Faults);
        return change;
    }

    async Task<string> BookAsync(Credentials by, DateTimeOffset departure, Action<JsonObject>? change = null)
    {
        var booking = Samples.Booking(null, booking =>
        {
            booking["email"] = $"anna-{Tokens.Secret(6)}@example.com";
            booking["departure_date"] = departure.ToString("O");
            booking["return_date"] = departure.AddDays(7).ToString("O");
            booking["communication_options"] =
                new JsonObject { ["should_send_message"] = true, ["channels"] = new JsonArray("EMAIL") };
            change?.Invoke(booking);
        });
        var made = (await app.SignedBy(by).PostAsync(Samples.Bookings, booking).ReadAsync()).Is(201);
        return made.Data.GetProperty("id").GetString()!;
    }

    /// <summary>The planned messages of a partner once they are as they should be; workers are woken meanwhile.</summary>
    async Task<List<Message>> UntilAsync(Credentials by, Func<List<Message>, bool> isDone)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        patience.CancelAfter(Patience);
        while (true)
        {
            var rows = await PlannedAsync(by);
            if (isDone(rows))
                return rows;
            Assert.False(patience.IsCancellationRequested, $"Still at {Now:O}: " + string.Join("; ",
                rows.Select(row => $"{row.Booking} {row.Origin} {row.State} {row.Reason} {row.DueAt:O} next {row.NextTryAt:O}")));
            Fakes.Clock.Advance(Blink);
            app.Services.GetRequiredService<FactSignal>().Wake();
            await app.Services.GetRequiredService<PlanSchedules>().HandleAsync(Ct);
            app.Services.GetRequiredService<MessageSignals>().WakeAll();
        }
    }

    Task<List<Message>> PlannedAsync(Credentials by) => app.QueryAsync(db => db.Messages
        .Where(row => row.PartnerId == by.PartnerId && row.Origin.StartsWith("schedule:"))
        .OrderBy(row => row.DueAt).ThenBy(row => row.Booking).ToListAsync(Ct));

    async Task<Message> TheOneAsync(Credentials by, Func<Message, bool> isDone) =>
        Assert.Single(await UntilAsync(by, rows => rows.Count == 1 && isDone(rows[0])));

    /// <summary>All facts of the partner have been reacted to, and what was to be planned is.</summary>
    async Task SettledAsync(Credentials by)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        patience.CancelAfter(Patience);
        while (await app.QueryAsync(db => db.Events.AnyAsync(fact => fact.PartnerId == by.PartnerId && fact.IsPending, Ct)))
        {
            Assert.False(patience.IsCancellationRequested, "Facts are still pending.");
            app.Services.GetRequiredService<FactSignal>().Wake();
            Fakes.Clock.Advance(Blink);
        }

        await app.Services.GetRequiredService<PlanSchedules>().HandleAsync(Ct);
    }

    // Days at once, without every second of them for whoever polls.
    void GoTo(DateTimeOffset instant) => Fakes.Clock.AdjustTime(instant);

    int SentOf(Credentials by) => Fakes.Email.Received.Count(message => message.Message.PartnerId == by.PartnerId
        && message.Message.Origin.StartsWith("schedule:", StringComparison.Ordinal));

    Task<int> AnnounceAsync(Credentials by, string booking, string type) => app.QueryAsync(async db =>
    {
        db.Events.Add(new()
        {
            PartnerId = by.PartnerId,
            Id = Ids.Row(Fakes.Clock.Now()),
            Type = type,
            Booking = booking,
            Data = "{}",
            CreatedAt = Fakes.Clock.Now(),
        });
        return await db.SaveChangesAsync(Ct);
    });

    Task<int> ChangeAsync(
        Credentials by, string booking, Action<Microsoft.EntityFrameworkCore.Query.UpdateSettersBuilder<Booking>> change) =>
        app.QueryAsync(db => db.Bookings.Where(row => row.PartnerId == by.PartnerId && row.Id == booking)
            .ExecuteUpdateAsync(change, Ct));

    static DateTimeOffset Midnight(DateTimeOffset instant, int days) =>
        new(instant.UtcDateTime.Date.AddDays(days), TimeSpan.Zero);

    static DateTimeOffset At(DateTimeOffset midnight, string time, string zone) => Moments.At(
        DateOnly.FromDateTime(midnight.UtcDateTime), TimeOnly.Parse(time, System.Globalization.CultureInfo.InvariantCulture),
        TimeZoneInfo.FindSystemTimeZoneById(zone));

    [Fact]
    public async Task A_schedule_set_later_applies_to_bookings_that_are_there_at_its_very_minute()
    {
        var by = await PartnerAsync();
        var departure = Midnight(Now, 3);
        await BookAsync(by, departure);
        await BookAsync(by, departure.AddHours(20), booking => booking["communication_options"] = null);
        await BookAsync(by, departure.AddDays(40));
        await SettledAsync(by);
        await SetAsync(by, Reminder,
            """
            {"name": "welcome", "kind": "scheduled", "relative_to": "departure", "days_after": 0, "at": "08:00",
             "time_zone": "destination", "channels": ["EMAIL", "SMS"]}
            """);

        var rows = await UntilAsync(by, rows => rows.Count == 2);
        var (reminderAt, welcomeAt) =
            (At(departure.AddDays(-1), "10:00", "Europe/Amsterdam"), At(departure, "08:00", "Asia/Bangkok"));
        Assert.Equal([reminderAt, welcomeAt], rows.Select(row => row.DueAt));
        Assert.Equal([MessageKind.Reminder, MessageKind.Scheduled], rows.Select(row => row.Kind));

        GoTo(reminderAt.AddMinutes(-1));
        await SettledAsync(by);
        Assert.All(await PlannedAsync(by), row => Assert.Equal(MessageState.Pending, row.State));
        GoTo(reminderAt);
        await UntilAsync(by, rows => rows[0].State == MessageState.Sent && rows[1].State == MessageState.Pending);
        GoTo(welcomeAt);
        await UntilAsync(by, rows => rows.All(row => row.State == MessageState.Sent));
        Assert.Equal(2, SentOf(by));
    }

    [Fact]
    public async Task A_changed_schedule_moves_what_waits_and_sends_nothing_twice()
    {
        var by = await PartnerAsync();
        var departure = Midnight(Now, 3);
        await SetAsync(by, Reminder);
        await BookAsync(by, departure);
        await TheOneAsync(by, row => row.DueAt == At(departure.AddDays(-1), "10:00", "Europe/Amsterdam"));

        Assert.Equal(1, (await SetAsync(by, Reminder.Replace("10:00", "09:15", StringComparison.Ordinal))).Changed);
        var due = At(departure.AddDays(-1), "09:15", "Europe/Amsterdam");
        await SettledAsync(by);
        await TheOneAsync(by, row => row.DueAt == due);
        GoTo(due);
        await TheOneAsync(by, row => row.State == MessageState.Sent);

        await SetAsync(by, Reminder.Replace("10:00", "11:00", StringComparison.Ordinal));
        await SettledAsync(by);
        GoTo(due.AddHours(3));
        await SettledAsync(by);
        await TheOneAsync(by, row => row.State == MessageState.Sent);
        Assert.Equal(1, SentOf(by));
    }

    [Fact]
    public async Task What_was_removed_is_not_sent_and_what_is_set_again_is()
    {
        var by = await PartnerAsync();
        var departure = Midnight(Now, 3);
        await BookAsync(by, departure);
        await SetAsync(by, Reminder);
        await TheOneAsync(by, row => row.State == MessageState.Pending);
        Assert.Equal(1, (await SetAsync(by)).Removed);
        await TheOneAsync(by, row => row is { State: MessageState.Skipped, Reason: "schedule_changed", NextTryAt: null });
        await SetAsync(by, Reminder);
        await TheOneAsync(by, row => row is { State: MessageState.Pending, Reason: null });
        GoTo(At(departure.AddDays(-1), "10:00", "Europe/Amsterdam"));
        await TheOneAsync(by, row => row.State == MessageState.Sent);
    }

    [Fact]
    public async Task Another_departure_date_is_another_reminder()
    {
        var by = await PartnerAsync();
        await SetAsync(by, Reminder);
        var departure = Midnight(Now, 3);
        var booking = await BookAsync(by, departure);
        await TheOneAsync(by, row => row.State == MessageState.Pending);
        await ChangeAsync(by, booking, set => set.SetProperty(row => row.DepartureDate, departure.AddDays(1)));
        await AnnounceAsync(by, booking, "booking.updated");
        var rows = await UntilAsync(by, rows => rows.Count == 2 && rows[0].State == MessageState.Skipped);
        Assert.Equal("booking_changed", rows[0].Reason);
        Assert.Equal(At(departure, "10:00", "Europe/Amsterdam"), rows[1].DueAt);

        // And back again.
        await ChangeAsync(by, booking, set => set.SetProperty(row => row.DepartureDate, departure));
        await AnnounceAsync(by, booking, "booking.updated");
        await UntilAsync(by, rows => rows[0].State == MessageState.Pending && rows[1].State == MessageState.Skipped);
    }

    [Fact]
    public async Task A_cancelled_booking_gets_none_whether_or_not_anybody_has_told()
    {
        var by = await PartnerAsync();
        await SetAsync(by, Reminder);
        var departure = Midnight(Now, 3);
        var told = await BookAsync(by, departure);
        var untold = await BookAsync(by, departure);
        await UntilAsync(by, rows => rows.Count == 2);
        foreach (var booking in new[] { told, untold })
            await ChangeAsync(by, booking, set => set.SetProperty(row => row.Status, BookingStatus.Cancelled));
        await AnnounceAsync(by, told, "booking.cancelled");
        await UntilAsync(by, rows => rows.Single(row => row.Booking == told) is { State: MessageState.Skipped });
        Assert.Equal(MessageState.Pending, (await PlannedAsync(by)).Single(row => row.Booking == untold).State);
        GoTo(At(departure.AddDays(-1), "10:00", "Europe/Amsterdam"));
        var rows = await UntilAsync(by, rows => rows.All(row => row.State == MessageState.Skipped));
        Assert.All(rows, row => Assert.Equal("booking_cancelled", row.Reason));
        Assert.Equal(0, SentOf(by));
    }

    [Fact]
    public async Task Whoever_has_redeemed_is_not_reminded_and_whoever_wants_no_more_is_left_alone()
    {
        var by = await PartnerAsync();
        await SetAsync(by, Reminder);
        var departure = Midnight(Now, 3);
        var redeemed = await BookAsync(by, departure);
        var stopped = await BookAsync(by, departure);
        await UntilAsync(by, rows => rows.Count == 2);
        await app.QueryAsync(db => db.PromoCodes.Where(row => row.PartnerId == by.PartnerId && row.Booking == redeemed)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.Status, PromoCodeStatus.Redeemed), Ct));
        await app.QueryAsync(db =>
        {
            db.StoppedReminders.Add(new() { PartnerId = by.PartnerId, Booking = stopped, StoppedAt = Fakes.Clock.Now() });
            return db.SaveChangesAsync(Ct);
        });
        GoTo(At(departure.AddDays(-1), "10:00", "Europe/Amsterdam"));
        var rows = await UntilAsync(by, rows => rows.All(row => row.State == MessageState.Skipped));
        Assert.Equal("already_redeemed", rows.Single(row => row.Booking == redeemed).Reason);
        Assert.Equal("reminders_stopped", rows.Single(row => row.Booking == stopped).Reason);
        Assert.Equal(0, SentOf(by));
    }

    [Fact]
    public async Task A_booking_after_the_moment_is_reminded_within_six_hours_and_not_later()
    {
        var by = await PartnerAsync();
        await SetAsync(by, Reminder.Replace("\"channels\"", "\"time_zone\": \"UTC\", \"channels\"", StringComparison.Ordinal));
        var departure = Midnight(Now, 3);
        GoTo(departure.AddDays(-1).AddHours(15));
        var inTime = await BookAsync(by, departure);
        await TheOneAsync(by, row => row.Booking == inTime && row.State == MessageState.Sent);
        GoTo(departure.AddDays(-1).AddHours(17));
        await BookAsync(by, departure);
        await SettledAsync(by);
        await TheOneAsync(by, row => row.Booking == inTime);
    }

    [Fact]
    public async Task A_filter_lets_through_whom_it_names()
    {
        var by = await app.CreatePartnerAsync(settings: partner => partner.SubBrands = ["sun", "snow"]);
        await SetAsync(by, """
            {"name": "sun", "kind": "reminder", "days_before": 1, "at": "10:00", "channels": ["EMAIL"],
             "filter": {"sub_brands": ["sun"], "locales": ["nl"], "destinations": ["TH"], "package_types": ["starter"]}}
            """);
        var departure = Midnight(Now, 3);
        var matching = await BookAsync(by, departure, booking =>
            (booking["custom_branding"], booking["locale"]) = ("sun", "nl-BE"));
        await BookAsync(by, departure, booking => (booking["custom_branding"], booking["locale"]) = ("snow", "nl"));
        await BookAsync(by, departure, booking => (booking["custom_branding"], booking["locale"]) = ("sun", "de"));
        await BookAsync(by, departure, booking =>
        {
            (booking["custom_branding"], booking["locale"]) = ("sun", "nl");
            booking.Specification()["destination"] = "Japan";
        });
        await SettledAsync(by);
        await TheOneAsync(by, row => row.Booking == matching);
    }

    [Fact]
    public async Task A_warning_counts_from_the_day_a_code_expires_and_a_welcome_back_from_the_return()
    {
        var by = await PartnerAsync();
        var departure = Midnight(Now, 1);
        var booking = await BookAsync(by, departure, booking =>
        {
            booking["return_date"] = departure.AddDays(1).ToString("O");
            booking.Specification()["expires_at"] = departure.AddDays(3).ToString("O");
        });
        await SetAsync(by,
            """{"name": "expires", "kind": "expiring", "days_before": 1, "at": "10:00", "channels": ["EMAIL"]}""",
            """
            {"name": "back", "kind": "scheduled", "relative_to": "return", "days_after": 1, "at": "18:30",
             "channels": ["EMAIL"], "text": {"en": {"subject": "Home <again>", "body": ["One {code}.", "Two."]}}}
            """);
        var rows = await UntilAsync(by, rows => rows.Count == 2);
        Assert.Equal(
            [At(departure.AddDays(2), "10:00", "Europe/Amsterdam"), At(departure.AddDays(2), "18:30", "Europe/Amsterdam")],
            rows.Select(row => row.DueAt));
        GoTo(rows[1].DueAt);
        await UntilAsync(by, rows => rows.All(row => row.State == MessageState.Sent));
        var back = Fakes.Email.Received.Single(each => each.Message.Booking == booking && each.OwnText is not null);
        Assert.Equal("Home <again>", back.OwnText!.Subject);
        Assert.Contains("/reminders/", back.StopRemindersUrl, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nodes_that_plan_ten_thousand_trips_at_once_make_one_message_for_each()
    {
        const int trips = 10_000;
        var by = await PartnerAsync();
        var departure = Midnight(Now, 3);
        await app.QueryAsync(async db =>
        {
            foreach (var chunk in Enumerable.Range(0, trips).Chunk(1000))
            {
                foreach (var number in chunk)
                    AddTrip(db, by.PartnerId, departure.AddSeconds(number % 7), number);
                await db.SaveChangesAsync(Ct);
                db.ChangeTracker.Clear();
            }

            return 0;
        });
        await SetAsync(by, Reminder);
        var nodes = Enumerable.Range(0, 3)
            .Select(_ => ActivatorUtilities.CreateInstance<PlanSchedules>(app.Services)).ToList();
        await Task.WhenAll(nodes.Select(node => Task.Run(() => node.HandleAsync(Ct))));

        // The server's own worker may have been the one that took it.
        var planned = await UntilAsync(by, rows => rows.Count >= trips);
        Assert.Equal(trips, planned.Count);
        Assert.Equal(trips, planned.Select(row => row.Booking).Distinct().Count());
    }

    void AddTrip(AppDb db, Guid partnerId, DateTimeOffset departure, int number)
    {
        var id = Ids.Public(Fakes.Clock.Now());
        db.Add(new Booking
        {
            PartnerId = partnerId,
            Id = id,
            CreatedAt = Fakes.Clock.Now(),
            Email = $"anna-{number}@example.com",
            DepartureDate = departure,
            ShouldSendMessage = true,
            Channels = Channels.Email,
            ContentHash = new byte[16],
        });
        db.Add(new PromoCode
        {
            PartnerId = partnerId,
            Booking = id,
            Position = 0,
            Code = Tokens.Code(PromoCode.Length),
            Uuid = Tokens.Link(),
            PackageId = "p",
            PackageType = Hubby.Packages.PackageType.Starter,
            PackageDurationDays = 30,
            Destination = "TH",
        });
    }
}
