using System.Text.Json.Nodes;
using Hubby.Messages;
using Hubby.Messaging;
using Hubby.Tests.Bookings;
using Hubby.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Hubby.Tests.Messaging;

public sealed class SendingTestsOnPostgres(MessagingPostgresApp app) : SendingTests(app), IClassFixture<MessagingPostgresApp>;

public sealed class SendingTestsOnSqlite(MessagingSqliteApp app) : SendingTests(app), IClassFixture<MessagingSqliteApp>;

public abstract class SendingTests(App app) : IDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    // Short beside a lease, so that no message is lost to its worker while the test looks.
    static readonly TimeSpan Blink = TimeSpan.FromMilliseconds(20);
    static CancellationToken Ct => TestContext.Current.CancellationToken;
    IMessagingApp Fakes => (IMessagingApp)app;

    public void Dispose()
    {
        Fakes.Email.Answer = FarEnd.Take;
        GC.SuppressFinalize(this);
    }

    static string Booking(string reference, bool? should, string? email, params string[] channels) =>
        Samples.Booking(reference, booking =>
        {
            booking["email"] = email;
            if (should is { } send)
            {
                booking["communication_options"] = new JsonObject
                {
                    ["should_send_message"] = send,
                    ["channels"] = new JsonArray([.. channels.Select(channel => JsonValue.Create(channel))]),
                };
            }
        });

    async Task<Answer> CreateAsync(Credentials by, string booking) =>
        (await app.SignedBy(by).PostAsync(Samples.Bookings, booking).ReadAsync()).Is(201);

    /// <summary>
    /// Waits until the rows are as they should be. The workers' clock goes by small steps meanwhile, so they are woken by hand.
    /// </summary>
    async Task<List<Message>> UntilAsync(Guid partner, Func<List<Message>, bool> isDone, TimeSpan? step = null)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        patience.CancelAfter(Patience);
        while (true)
        {
            var rows = await app.QueryAsync(db => db.Messages.Where(row => row.PartnerId == partner)
                .OrderBy(row => row.Id).ToListAsync(Ct));
            if (isDone(rows))
                return rows;
            Assert.False(patience.IsCancellationRequested, $"Still at {Fakes.Clock.GetUtcNow():O}: " + string.Join("; ", rows
                .Select(row => $"{row.Channel} {row.State} next {row.NextTryAt:O} tries {row.Attempts} {row.LastError}")));
            Fakes.Clock.Advance(step ?? Blink);
            app.Services.GetRequiredService<MessageSignals>().WakeAll();
        }
    }

    async Task<Message> EndOfTryAsync(Guid partner, int number) => Assert.Single(
        await UntilAsync(partner, rows => rows.Count == 1 && rows[0].Attempts == number));

    [Fact]
    public async Task A_booking_that_asks_for_a_mail_leads_to_one_with_its_code()
    {
        var credentials = await app.CreatePartnerAsync();
        var partner = app.SignedBy(credentials);
        var made = await CreateAsync(credentials, Booking("M-1", true, "anna@example.com", "EMAIL", "SMS"));
        Assert.Equal("pending", made.Data.GetProperty("messages")[0].GetProperty("status").GetString());

        var rows = await UntilAsync(credentials.PartnerId, rows => rows.Count == 2 && rows.All(row => row.NextTryAt is null));
        Assert.Equal([MessageState.Sent, MessageState.Skipped], rows.OrderBy(row => row.Channel).Select(row => row.State));
        Assert.Equal("no_phone", Assert.Single(rows, row => row.Channel == Channels.Sms).Reason);
        var sent = Assert.Single(Fakes.Email.Received, message => message.Message.PartnerId == credentials.PartnerId);
        Assert.Equal(made.Data.GetProperty("promo_codes")[0].GetProperty("promo_code").GetString(), sent.PromoCodes[0].Code);

        var shown = (await partner.GetAsync($"{Samples.Bookings}/{made.Data.GetProperty("id").GetString()}").ReadAsync()).Is(200);
        Assert.Equal(["EMAIL sent", "SMS skipped"], shown.Data.GetProperty("messages").EnumerateArray()
            .Select(message => $"{message.GetProperty("channel")} {message.GetProperty("status")}").Order());
        Assert.Equal(1, await app.QueryAsync(db => db.Set<Hubby.Events.Event>()
            .CountAsync(fact => fact.PartnerId == credentials.PartnerId && fact.Type == "message.sent", Ct)));
    }

    [Theory]
    [InlineData(false, "anna@example.com", "not_requested")]
    [InlineData(true, null, "no_email")]
    public async Task What_is_not_sent_says_why(bool should, string? email, string reason)
    {
        var credentials = await app.CreatePartnerAsync();
        var partner = app.SignedBy(credentials);
        var made = await CreateAsync(credentials, Booking("N-1", should, email, "EMAIL"));
        if (should)
            await UntilAsync(credentials.PartnerId, rows => rows.Count == 1);

        var shown = (await partner.GetAsync($"{Samples.Bookings}/{made.Data.GetProperty("id").GetString()}").ReadAsync()).Is(200);
        var message = Assert.Single(shown.Data.GetProperty("messages").EnumerateArray());
        Assert.Equal("skipped", message.GetProperty("status").GetString());
        Assert.Equal(reason, message.GetProperty("reason").GetString());
        Assert.DoesNotContain(Fakes.Email.Received, received => received.Message.PartnerId == credentials.PartnerId);
    }

    public static TheoryData<string> Unkept => [new string('x', 201), new string('x', 5000), "x\0x"];

    [Theory]
    [MemberData(nameof(Unkept))]
    public async Task A_name_at_the_provider_that_cannot_be_kept_is_left_out(string name)
    {
        Fakes.Email.Answer = _ => new SendResult.Sent("test", name);
        var credentials = await app.CreatePartnerAsync();
        await CreateAsync(credentials, Booking("L-1", true, "anna@example.com", "EMAIL"));
        var row = Assert.Single(await UntilAsync(credentials.PartnerId, rows => rows is [{ State: not MessageState.Pending }]));
        Assert.Equal((MessageState.Sent, 1, "test", null), (row.State, row.Attempts, row.Provider, row.ProviderId));
        Assert.Single(Fakes.Email.Received, message => message.Message.PartnerId == credentials.PartnerId);
    }

    [Fact]
    public async Task What_a_provider_says_is_kept_as_far_as_a_store_takes_it()
    {
        Fakes.Email.Answer = _ => new SendResult.Never("refused", $"no\0 {new string('x', 500)}");
        var credentials = await app.CreatePartnerAsync();
        await CreateAsync(credentials, Booking("E-1", true, "anna@example.com", "EMAIL"));
        var row = Assert.Single(await UntilAsync(credentials.PartnerId, rows => rows is [{ State: not MessageState.Pending }]));
        Assert.Equal((MessageState.Failed, "refused", 1), (row.State, row.Reason, row.Attempts));
        Assert.Equal($"no\uFFFD {new string('x', 500)}"[..Message.MaxError], row.LastError);
    }

    [Fact]
    public async Task A_booking_without_options_asks_for_nothing_and_gets_nothing()
    {
        var credentials = await app.CreatePartnerAsync();
        var made = await CreateAsync(credentials, Booking("N-2", null, "anna@example.com"));
        await CreateAsync(credentials, Booking("N-3", true, "anna@example.com", "EMAIL"));
        var rows = await UntilAsync(
            credentials.PartnerId, rows => rows.Count > 0 && rows.All(row => row.State == MessageState.Sent));
        var id = made.Data.GetProperty("id").GetString();
        Assert.NotEqual(id, Assert.Single(rows).Booking);
        var shown = (await app.SignedBy(credentials).GetAsync($"{Samples.Bookings}/{id}").ReadAsync()).Is(200);
        var message = Assert.Single(shown.Data.GetProperty("messages").EnumerateArray());
        Assert.Equal(("EMAIL", "skipped", "not_requested"), (message.GetProperty("channel").GetString(),
            message.GetProperty("status").GetString(), message.GetProperty("reason").GetString()));
    }

    [Fact]
    public async Task What_fails_for_now_is_tried_again_later_and_given_up_after_a_day()
    {
        var credentials = await app.CreatePartnerAsync();
        Fakes.Email.Answer = message => message.Message.PartnerId == credentials.PartnerId
            ? new SendResult.Later("451 come back later")
            : new SendResult.Sent("test");
        await CreateAsync(credentials, Booking("L-1", true, "a@example.com", "EMAIL"));

        var row = await EndOfTryAsync(credentials.PartnerId, 1);
        while (row.State == MessageState.Pending)
        {
            Fakes.Clock.AdjustTime(row.NextTryAt!.Value);
            row = await EndOfTryAsync(credentials.PartnerId, row.Attempts + 1);
        }

        Assert.Equal(SettleTries.GaveUp, row.Reason);
        Assert.Equal("451 come back later", row.LastError);
        Assert.InRange(row.Attempts, 25, 45);
    }

    [Fact]
    public async Task While_the_provider_is_away_for_an_hour_no_try_counts_and_afterwards_everything_goes_out_in_fair_turns()
    {
        var (many, few) = (await app.CreatePartnerAsync(), await app.CreatePartnerAsync());
        var isAway = true;
        Fakes.Email.Answer = message =>
            Volatile.Read(ref isAway) ? new SendResult.Away("connection refused") : FarEnd.Take(message);
        for (var number = 0; number < 60; number++)
            await CreateAsync(many, Booking($"A-{number}", true, "a@example.com", "EMAIL"));
        for (var number = 0; number < 3; number++)
            await CreateAsync(few, Booking($"A-{number}", true, "b@example.com", "EMAIL"));
        await UntilAsync(many.PartnerId, rows => rows.Count == 60 && rows.Any(row => row.LastError is not null));
        await UntilAsync(few.PartnerId, rows => rows.Count == 3);
        for (var minute = 0; minute < 60; minute++)
            Fakes.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.DoesNotContain(await UntilAsync(many.PartnerId, _ => true), row => row.State != MessageState.Pending);
        Volatile.Write(ref isAway, false);

        foreach (var partner in new[] { many, few })
        {
            var rows = await UntilAsync(
                partner.PartnerId, rows => rows.All(row => row.State == MessageState.Sent), 10 * Blink);
            Assert.All(rows, row => Assert.Equal(1, row.Attempts));
        }

        var order = Fakes.Email.Received.Select(message => message.Message.PartnerId)
            .Where(id => id == many.PartnerId || id == few.PartnerId).ToList();
        Assert.Equal(63, order.Count);
        Assert.InRange(order.LastIndexOf(few.PartnerId), 0, 40);
    }

    [Fact]
    public async Task A_partner_with_many_waiting_delays_nobody_else()
    {
        var (many, few) = (await app.CreatePartnerAsync(), await app.CreatePartnerAsync());
        using var held = new SemaphoreSlim(0);
        Fakes.Email.Answer = _ =>
            held.Wait(Patience, Ct) ? new SendResult.Sent("test") : new SendResult.Later("never released");
        for (var number = 0; number < 60; number++)
            await CreateAsync(many, Booking($"F-{number}", true, "a@example.com", "EMAIL"));
        await CreateAsync(few, Booking("F-0", true, "b@example.com", "EMAIL"));
        await UntilAsync(few.PartnerId, rows => rows.Count == 1);
        held.Release(100);

        await UntilAsync(
            many.PartnerId, rows => rows.Count == 60 && rows.All(row => row.State == MessageState.Sent));
        var order = Fakes.Email.Received.Select(message => message.Message.PartnerId)
            .Where(id => id == many.PartnerId || id == few.PartnerId).ToList();

        // Before it: 4 being sent, 16 taken, 16 taken that wait for room, and the 15 of its own turn.
        Assert.InRange(order.IndexOf(few.PartnerId), 0, 52);
    }
}
