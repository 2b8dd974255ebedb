using System.Text.Json.Nodes;
using Hubby.Data;
using Hubby.Messages;
using Hubby.Messaging;
using Hubby.Tests.Bookings;
using Hubby.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Hubby.Tests.Messaging;

public sealed class CapPostgresApp : PostgresApp, IMessagingApp
{
    FarEnd IMessagingApp.Email { get; } = new();
    FakeTimeProvider IMessagingApp.Clock { get; } = new(new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero));

    protected override IEnumerable<string> Settings => CapTests.Settings;

    protected override void Adjust(WebApplicationBuilder builder) => MessagingAdjust.Apply(builder, this);
}

public sealed class CapSqliteApp : SqliteApp, IMessagingApp
{
    FarEnd IMessagingApp.Email { get; } = new();
    FakeTimeProvider IMessagingApp.Clock { get; } = new(new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero));

    protected override IEnumerable<string> Settings => CapTests.Settings;

    protected override void Adjust(WebApplicationBuilder builder) => MessagingAdjust.Apply(builder, this);
}

public sealed class CapTestsOnPostgres(CapPostgresApp app) : CapTests(app), IClassFixture<CapPostgresApp>;

public sealed class CapTestsOnSqlite(CapSqliteApp app) : CapTests(app), IClassFixture<CapSqliteApp>;

/// <summary>Two messages a day to one recipient, twenty from one partner.</summary>
public abstract class CapTests(App app)
{
    const int PerRecipient = 2;
    const int PerPartner = 20;
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    internal static readonly string[] Settings =
        [$"--Messaging:PerRecipientPerDay={PerRecipient}", $"--Messaging:PerPartnerPerDay={PerPartner}"];

    IMessagingApp Fakes => (IMessagingApp)app;

    static string Someone() => $"{Hubby.Data.Tokens.Secret(12)}@example.com";

    async Task BookAsync(Credentials partner, string email) => (await app.SignedBy(partner).PostAsync(Samples.Bookings,
        Samples.Booking(Hubby.Data.Tokens.Secret(12), booking =>
        {
            booking["email"] = email;
            booking["communication_options"] =
                new JsonObject { ["should_send_message"] = true, ["channels"] = new JsonArray("EMAIL") };
        })).ReadAsync()).Is(201);

    /// <summary>The partner's messages, once none of them waits, by what became of them.</summary>
    async Task<string[]> SettledAsync(Credentials partner, int count)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        patience.CancelAfter(Patience);
        while (true)
        {
            var rows = await app.QueryAsync(db => db.Messages.Where(row => row.PartnerId == partner.PartnerId)
                .OrderBy(row => row.Id).ToListAsync(patience.Token));
            if (rows.Count == count && rows.All(row => row.State != MessageState.Pending))
                return [.. rows.Select(row => $"{row.State} {row.Reason}".TrimEnd())];
            Fakes.Clock.Advance(TimeSpan.FromMilliseconds(20));
            app.Services.GetRequiredService<MessageSignals>().WakeAll();
        }
    }

    [Fact]
    public async Task A_recipient_gets_so_many_a_day_whoever_sends_them_and_more_the_next_day()
    {
        var (one, other) = (await app.CreatePartnerAsync(), await app.CreatePartnerAsync());
        var email = Someone();
        await BookAsync(one, email);
        await BookAsync(one, email.Replace("@", "+holiday@", StringComparison.Ordinal));
        Assert.Equal(["Sent", "Sent"], await SettledAsync(one, 2));
        await BookAsync(other, email.ToUpperInvariant());
        Assert.Equal(["Skipped recipient_daily_limit"], await SettledAsync(other, 1));

        Fakes.Clock.Advance(TimeSpan.FromDays(1));
        await BookAsync(other, email);
        Assert.Equal(["Skipped recipient_daily_limit", "Sent"], await SettledAsync(other, 2));
    }

    [Fact]
    public async Task What_was_counted_is_forgotten_when_its_day_and_the_next_are_over()
    {
        var today = MessageCount.DayOf(Fakes.Clock.GetUtcNow());
        const int old = (2 * MessageCountSweep.BatchSize) + 5;
        var keys = $"{Ids.Row(Fakes.Clock.GetUtcNow()):N}"[^12..];
        await app.QueryAsync(db =>
        {
            db.MessageCounts.AddRange(Enumerable.Range(0, old).Select(index => Counted(today - 2 - (index % 3), index)));
            db.MessageCounts.AddRange(Counted(today - 1, old), Counted(today, old));
            return db.SaveChangesAsync(Ct);
        });

        var clock = new FakeTimeProvider(Fakes.Clock.GetUtcNow());
        using var sweep = new MessageCountSweep(
            app.Services.GetRequiredService<IServiceScopeFactory>(), clock, NullLogger<MessageCountSweep>.Instance);
        await sweep.StartAsync(Ct);
        await UntilLeftAsync(today - 1, today);
        clock.Advance(TimeSpan.FromDays(1));
        await UntilLeftAsync(today);
        await sweep.StopAsync(Ct);

        MessageCount Counted(int day, int index) => new() { Day = day, Key = $"{keys}{index:D20}", Count = 1 };

        async Task UntilLeftAsync(params int[] days)
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
            patience.CancelAfter(Patience);
            while (!days.SequenceEqual(await app.QueryAsync(db => db.MessageCounts.Where(row => row.Key.StartsWith(keys))
                .OrderBy(row => row.Day).Select(row => row.Day).ToListAsync(patience.Token))))
            {
                clock.Advance(Sweep.Breath);
            }
        }
    }

    async Task<List<Message>> TriedAsync(Credentials partner, int tries)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        patience.CancelAfter(Patience);
        while (true)
        {
            var rows = await app.QueryAsync(db =>
                db.Messages.Where(row => row.PartnerId == partner.PartnerId).ToListAsync(patience.Token));
            if (rows.Count == 2 && rows.All(row => row.Attempts == tries))
                return rows;
            Fakes.Clock.Advance(TimeSpan.FromMilliseconds(20));
            app.Services.GetRequiredService<MessageSignals>().WakeAll();
        }
    }

    [Fact]
    public async Task A_message_that_is_tried_again_counts_once()
    {
        var partner = await app.CreatePartnerAsync();
        var email = Someone();
        Fakes.Email.Answer = message => message.Message.PartnerId == partner.PartnerId && message.Message.Attempts < 3
            ? new SendResult.Later("451 later") : FarEnd.Take(message);
        await BookAsync(partner, email);
        await BookAsync(partner, email);
        for (var tries = 1; tries <= 3; tries++)
        {
            var rows = await TriedAsync(partner, tries);
            Fakes.Clock.AdjustTime(rows.Max(row => row.NextTryAt)!.Value);
        }

        Assert.Equal(["Sent", "Sent"], await SettledAsync(partner, 2));
        Fakes.Email.Answer = FarEnd.Take;
    }

    [Fact]
    public async Task A_partner_sends_so_many_a_day()
    {
        var partner = await app.CreatePartnerAsync();
        for (var number = 0; number < PerPartner + 3; number++)
            await BookAsync(partner, Someone());
        var settled = await SettledAsync(partner, PerPartner + 3);
        Assert.Equal(PerPartner, settled.Count(each => each == "Sent"));
        Assert.Equal(3, settled.Count(each => each == "Skipped partner_daily_limit"));
    }

    [Fact]
    public async Task Many_nodes_together_keep_to_the_cap()
    {
        var partner = await app.CreatePartnerAsync();
        var email = Someone();
        var queue = app.Services.GetRequiredService<MessageQueue>();
        var stop = false;
        var nodes = Enumerable.Range(0, 6).Select(_ => Task.Run(async () =>
        {
            while (!Volatile.Read(ref stop))
                await queue.LeaseAsync(Channels.Email, 3, TimeSpan.FromHours(1), Ct);
        }, Ct)).ToList();
        await Task.WhenAll(Enumerable.Range(0, 15).Select(_ => BookAsync(partner, email)));

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        patience.CancelAfter(Patience);
        while (await app.QueryAsync(db => db.Messages.CountAsync(row => row.PartnerId == partner.PartnerId
            && (row.IsCounted || row.Reason != null), patience.Token)) < 15)
        {
            app.Services.GetRequiredService<MessageSignals>().WakeAll();
        }

        Volatile.Write(ref stop, true);
        await Task.WhenAll(nodes);
        Assert.Equal(PerRecipient, await app.QueryAsync(db => db.Messages.CountAsync(
            row => row.PartnerId == partner.PartnerId && row.IsCounted, Ct)));
        Assert.All(await app.QueryAsync(db => db.MessageCounts.ToListAsync(Ct)), row =>
        {
            Assert.Matches("^[0-9a-f]{32}$", row.Key);
            Assert.InRange(row.Count, 1, PerPartner);
        });
    }
}
