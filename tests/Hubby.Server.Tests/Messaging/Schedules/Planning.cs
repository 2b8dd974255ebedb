using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Hubby.Bookings;
using Hubby.Data;
using Hubby.Events;
using Hubby.Messages;
using Hubby.Messaging;
using Hubby.Messaging.Schedules;
using Hubby.Partners;
using Hubby.Tests.Bookings;
using Hubby.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;
using Microsoft.Extensions.DependencyInjection;

namespace Hubby.Tests.Messaging.Schedules;

/// <summary>A partner who sets schedules, and what is planned by them.</summary>
sealed class Planning(App app, Credentials credentials)
{
    public const string Reminder =
        """{"name": "reminder", "kind": "reminder", "days_before": 1, "at": "10:00", "channels": ["EMAIL"]}""";
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    static readonly TimeSpan Blink = TimeSpan.FromMilliseconds(20);

    static CancellationToken Ct => TestContext.Current.CancellationToken;
    IMessagingApp Fakes => (IMessagingApp)app;

    public Guid PartnerId => credentials.PartnerId;

    public DateTimeOffset Now => Fakes.Clock.Now();

    /// <summary>The partner's planned mails that have been sent.</summary>
    public IEnumerable<TravellerMessage> Arrived => Fakes.Email.Received.Where(message => message.Message.PartnerId == PartnerId
        && message.Message.Origin.StartsWith("schedule:", StringComparison.Ordinal));

    public static async Task<Planning> OfNewPartnerAsync(App app, params List<string> brands) =>
        new(app, await app.CreatePartnerAsync(settings: partner =>
            (partner.TimeZone, partner.SubBrands) = ("Europe/Amsterdam", brands)));

    /// <summary>Midnight of a day from now, in UTC.</summary>
    public DateTimeOffset Midnight(int days) => new(Now.UtcDateTime.Date.AddDays(days), TimeSpan.Zero);

    public static DateTimeOffset At(DateTimeOffset midnight, string time, string zone = "Europe/Amsterdam") => Moments.At(
        DateOnly.FromDateTime(midnight.UtcDateTime), TimeOnly.Parse(time, CultureInfo.InvariantCulture),
        TimeZoneInfo.FindSystemTimeZoneById(zone));

    // Days at once, without every second of them for whoever polls.
    public void GoTo(DateTimeOffset instant) => Fakes.Clock.AdjustTime(instant);

    public async Task<ScheduleChange> SetAsync(params string[] schedules)
    {
        var partner = await app.QueryAsync(db => db.Partners.SingleAsync(row => row.Id == PartnerId, Ct));
        var file = Encoding.UTF8.GetBytes($$"""{"schedules": [{{string.Join(',', schedules)}}]}""");
        var change = await app.QueryAsync(db => schedules.Length == 0
            ? db.ClearSchedulesAsync(partner, Now, Ct)
            : db.SetSchedulesAsync(partner, file, Now, Ct));
        Assert.Empty(change.Faults);
        return change;
    }

    public async Task<string> BookAsync(DateTimeOffset departure, Action<JsonObject>? change = null)
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
        var made = (await app.SignedBy(credentials).PostAsync(Samples.Bookings, booking).ReadAsync()).Is(201);
        return made.Data.GetProperty("id").GetString()!;
    }

    /// <summary>A booking as the store has it from now on, and the fact that tells of it.</summary>
    public async Task ChangeAsync(string booking, string fact, Action<UpdateSettersBuilder<Booking>> change)
    {
        await ChangeUntoldAsync(booking, change);
        await app.QueryAsync(async db =>
        {
            db.Events.Add(new()
            {
                PartnerId = PartnerId,
                Id = Ids.Row(Now),
                Type = fact,
                Booking = booking,
                Data = "{}",
                CreatedAt = Now,
            });
            return await db.SaveChangesAsync(Ct);
        });
    }

    public Task<int> ChangeUntoldAsync(string booking, Action<UpdateSettersBuilder<Booking>> change) => app.QueryAsync(db =>
        db.Bookings.Where(row => row.PartnerId == PartnerId && row.Id == booking).ExecuteUpdateAsync(change, Ct));

    public Task<List<Message>> PlannedAsync() => app.QueryAsync(db => db.Messages
        .Where(row => row.PartnerId == PartnerId && row.Origin.StartsWith("schedule:"))
        .OrderBy(row => row.DueAt).ThenBy(row => row.Booking).ToListAsync(Ct));

    /// <summary>The planned messages once they are as they should be; workers are woken meanwhile.</summary>
    public async Task<List<Message>> UntilAsync(Func<List<Message>, bool> isDone)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        patience.CancelAfter(Patience);
        while (true)
        {
            var rows = await PlannedAsync();
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

    public async Task<Message> TheOneAsync(Func<Message, bool> isDone) =>
        Assert.Single(await UntilAsync(rows => rows.Count == 1 && isDone(rows[0])));

    /// <summary>All facts of the partner have been reacted to, and what was to be planned is.</summary>
    public async Task SettledAsync()
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        patience.CancelAfter(Patience);
        while (await app.QueryAsync(db => db.Events.AnyAsync(fact => fact.PartnerId == PartnerId && fact.IsPending, Ct)))
        {
            Assert.False(patience.IsCancellationRequested, "Facts are still pending.");
            app.Services.GetRequiredService<FactSignal>().Wake();
            Fakes.Clock.Advance(Blink);
        }

        await app.Services.GetRequiredService<PlanSchedules>().HandleAsync(Ct);
    }
}
