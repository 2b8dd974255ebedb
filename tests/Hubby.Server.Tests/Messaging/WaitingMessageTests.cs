using System.Text.Json.Nodes;
using Hubby.Messages;
using Hubby.Messaging;
using Hubby.Tests.Bookings;
using Hubby.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Hubby.Tests.Messaging;

public sealed class WaitingMessageTestsOnPostgres(MessagingPostgresApp app)
    : WaitingMessageTests(app), IClassFixture<MessagingPostgresApp>;

public sealed class WaitingMessageTestsOnSqlite(MessagingSqliteApp app)
    : WaitingMessageTests(app), IClassFixture<MessagingSqliteApp>;

/// <summary>Messages that have not gone out follow their booking.</summary>
public abstract class WaitingMessageTests(App app) : IDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    static CancellationToken Ct => TestContext.Current.CancellationToken;
    IMessagingApp Fakes => (IMessagingApp)app;

    public void Dispose()
    {
        Fakes.Email.Answer = FarEnd.Take;
        GC.SuppressFinalize(this);
    }

    static string Booking(string? email, string locale = "en", bool should = true, params string[] channels) =>
        Samples.Booking("W", booking =>
        {
            (booking["email"], booking["locale"]) = (email, locale);
            booking["communication_options"] = new JsonObject
            {
                ["should_send_message"] = should,
                ["channels"] = new JsonArray([.. channels.Select(channel => JsonValue.Create(channel))]),
            };
        });

    async Task<(SignedClient Partner, string Target)> CreateAsync(string booking)
    {
        var partner = app.SignedBy(await app.CreatePartnerAsync());
        var made = (await partner.PostAsync(Samples.Bookings, booking).ReadAsync()).Is(201);
        return (partner, $"{Samples.Bookings}/{made.Data.GetProperty("id")}");
    }

    /// <summary>A booking whose mail has been tried once and waits for its next try.</summary>
    async Task<(SignedClient Partner, string Target)> WaitingAsync()
    {
        Fakes.Email.Answer = _ => new SendResult.Later("451 later");
        var (partner, target) = await CreateAsync(Booking("old@example.com", "en", true, "EMAIL"));
        await UntilAsync(partner, rows => rows is [{ State: MessageState.Pending, Attempts: 1 }]);
        Fakes.Email.Answer = FarEnd.Take;
        return (partner, target);
    }

    async Task<List<Message>> UntilAsync(SignedClient partner, Func<List<Message>, bool> isDone, TimeSpan? step = null)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        patience.CancelAfter(Patience);
        while (true)
        {
            var rows = await app.QueryAsync(db => db.Messages.Where(row => row.PartnerId == partner.Credentials.PartnerId)
                .OrderBy(row => row.Id).ToListAsync(Ct));
            if (isDone(rows))
                return rows;
            Assert.False(patience.IsCancellationRequested, string.Join("; ", rows
                .Select(row => $"{row.Channel} {row.State} {row.Reason} next {row.NextTryAt:O} tries {row.Attempts}")));
            Fakes.Clock.Advance(step ?? TimeSpan.FromMilliseconds(20));
            app.Services.GetRequiredService<MessageSignals>().WakeAll();
        }
    }

    Task<List<Message>> SentAsync(SignedClient partner) =>
        UntilAsync(partner, rows => rows.Count == 1 && rows[0].State == MessageState.Sent, TimeSpan.FromSeconds(1));

    TravellerMessage? ReceivedBy(SignedClient partner) =>
        Fakes.Email.Received.SingleOrDefault(message => message.Message.PartnerId == partner.Credentials.PartnerId);

    [Fact]
    public async Task A_cancelled_bookings_message_does_not_go_out()
    {
        var (partner, target) = await WaitingAsync();
        var answer = (await partner.DeleteAsync(target).ReadAsync()).Is(200);
        var shown = Assert.Single(answer.Data.GetProperty("messages").EnumerateArray());
        Assert.Equal(("skipped", "booking_cancelled"),
            (shown.GetProperty("status").GetString(), shown.GetProperty("reason").GetString()));

        Fakes.Clock.Advance(TimeSpan.FromHours(2));
        var row = Assert.Single(await UntilAsync(partner, rows => rows.Count == 1));
        Assert.Equal((MessageState.Skipped, null), (row.State, row.NextTryAt));
        Assert.Null(ReceivedBy(partner));
    }

    [Fact]
    public async Task A_message_goes_to_the_new_address_in_the_new_language()
    {
        var (partner, target) = await WaitingAsync();
        (await partner.PutAsync(target, Booking("new@example.com", "nl", true, "EMAIL")).ReadAsync()).Is(200);
        await SentAsync(partner);
        var received = ReceivedBy(partner)!;
        Assert.Equal(("new@example.com", "nl", "new@example.com"),
            (received.Message.Recipient, received.Message.Locale, received.Booking.Email));
    }

    [Theory]
    [InlineData(null, true, "EMAIL", "no_email")]
    [InlineData("old@example.com", false, "EMAIL", "not_requested")]
    [InlineData("old@example.com", true, "PUSH", "not_requested")]
    public async Task A_message_that_is_not_wanted_any_more_or_has_no_address_says_so(
        string? email, bool should, string channel, string reason)
    {
        var (partner, target) = await WaitingAsync();
        (await partner.PutAsync(target, Booking(email, "en", should, channel)).ReadAsync()).Is(200);
        var rows = await UntilAsync(partner, rows => rows.Exists(row => row.Reason == reason));
        Assert.Equal(MessageState.Skipped, Assert.Single(rows, row => row.Channel == Channels.Email).State);
    }

    [Fact]
    public async Task A_message_that_had_no_address_goes_out_once_there_is_one_and_only_once()
    {
        var (partner, target) = await CreateAsync(Booking(null, "en", true, "EMAIL"));
        await UntilAsync(partner, rows => rows is [{ Reason: "no_email" }]);
        (await partner.PutAsync(target, Booking("new@example.com", "en", true, "EMAIL")).ReadAsync()).Is(200);
        await SentAsync(partner);
        (await partner.PutAsync(target, Booking("other@example.com", "en", true, "EMAIL")).ReadAsync()).Is(200);
        await UntilNoFactWaitsAsync(partner);
        Assert.Equal("new@example.com", Assert.Single(await SentAsync(partner)).Recipient);
        Assert.NotNull(ReceivedBy(partner));
    }

    [Fact]
    public async Task A_booking_that_first_asked_for_nothing_may_ask_later()
    {
        var (partner, target) = await CreateAsync(Samples.Booking("LATE"));
        (await partner.PutAsync(target, Booking("new@example.com", "de", true, "EMAIL")
            .Replace("\"W\"", "\"LATE\"", StringComparison.Ordinal)).ReadAsync()).Is(200);
        Assert.Equal("de", Assert.Single(await SentAsync(partner)).Locale);
    }

    async Task UntilNoFactWaitsAsync(SignedClient partner)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        patience.CancelAfter(Patience);
        while (await app.QueryAsync(db => db.Set<Hubby.Events.Event>()
            .AnyAsync(fact => fact.PartnerId == partner.Credentials.PartnerId && fact.IsPending, patience.Token)))
        {
            Fakes.Clock.Advance(TimeSpan.FromMilliseconds(20));
        }
    }

    [Fact]
    public async Task What_went_out_in_the_moment_of_the_cancellation_is_not_called_skipped()
    {
        using var isCancelled = new SemaphoreSlim(0);
        Fakes.Email.Answer = message => isCancelled.Wait(Patience, Ct) ? FarEnd.Take(message) : new SendResult.Later("never");
        var (partner, target) = await CreateAsync(Booking("old@example.com", "en", true, "EMAIL"));
        await UntilAsync(partner, rows => rows is [{ NextTryAt: { } lease }] && lease > Fakes.Clock.GetUtcNow().AddMinutes(1));
        (await partner.DeleteAsync(target).ReadAsync()).Is(200);
        isCancelled.Release(100);

        Assert.Equal("test", Assert.Single(await SentAsync(partner)).Provider);
        Assert.NotNull(ReceivedBy(partner));
    }
}
