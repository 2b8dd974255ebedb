using System.Net;
using Hubby.BookingImports;
using Hubby.Bookings;
using Hubby.Data;
using Hubby.Esims;
using Hubby.Events;
using Hubby.Members;
using Hubby.Messages;
using Hubby.Messaging;
using Hubby.Notices;
using Hubby.Tests.Hosting;
using Hubby.Tests.Portal;
using Hubby.Tests.Redemptions;
using Hubby.Webhooks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Hubby.Tests.Operations;

public abstract class QueuePagesTests(App app)
{
    const string Root = "/portal/operator/queues";
    const string Cause = "EMAIL.address_rejected";

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    DateTimeOffset Now => app.Services.GetRequiredService<TimeProvider>().Now();

    [Fact]
    public async Task Every_queue_has_its_page_and_others_do_not_exist()
    {
        using var ops = await app.SignInAsync(default!, Role.Operator);
        var all = await ops.PageAsync(Root);
        foreach (var queue in new[] { "messages", "webhooks", "esims", "imports", "notices" })
        {
            Assert.Contains($"{Root}/{queue}\"", all, StringComparison.Ordinal);
            await ops.PageAsync($"{Root}/{queue}");
            foreach (var made in new[] { "lane=x", "lane=all&after=9.x", "cause=a.b.c", "after=zzz" })
                await ops.PageAsync($"{Root}/{queue}?{made}");
        }

        Assert.Equal(HttpStatusCode.NotFound, (await ops.GetAsync($"{Root}/secrets")).StatusCode);
    }

    [Fact]
    public async Task A_failed_message_is_tried_again_once_and_its_partner_reads_of_it()
    {
        var partner = await app.CreatePartnerAsync();
        var (_, booking) = await app.BookAsync(partner);
        var failed = await AddAsync(partner, booking, MessageState.Failed);
        using var ops = await app.SignInAsync(partner, Role.Operator);
        var page = await ops.PageAsync($"{Root}/messages?cause={Cause}");
        Assert.Contains($"{failed}", page, StringComparison.Ordinal);
        Assert.Contains("550 no such user", page, StringComparison.Ordinal);
        Assert.DoesNotContain("john@example.com", page, StringComparison.Ordinal);

        await RetryAsync(ops, "messages", partner, failed);
        var row = await MessageAsync(failed);
        Assert.Equal((MessageState.Pending, (string?)null, 0), (row.State, row.Reason, row.Attempts));
        Assert.True(row.NextTryAt <= Now && row.DueAt == row.NextTryAt);
        await RetryAsync(ops, "messages", partner, failed);
        Assert.Equal(["messages.retried"], await ActsAsync(partner.PartnerId));
    }

    [Theory]
    [InlineData("cancelled")]
    [InlineData("readdressed")]
    [InlineData("erased")]
    [InlineData("sent")]
    public async Task What_must_not_go_out_any_more_stays_as_it_is(string why)
    {
        var partner = await app.CreatePartnerAsync();
        var (_, booking) = await app.BookAsync(partner);
        var message = await AddAsync(partner, booking, why == "sent" ? MessageState.Sent : MessageState.Failed,
            why == "readdressed" ? "old@example.com" : why == "erased" ? null : "john@example.com");
        if (why == "cancelled")
        {
            await app.QueryAsync(db => db.Bookings.Where(row => row.Id == booking).ExecuteUpdateAsync(
                set => set.SetProperty(row => row.Status, BookingStatus.Cancelled), Ct));
        }

        var before = (await MessageAsync(message)).State;
        using var ops = await app.SignInAsync(partner, Role.Operator);
        await RetryAsync(ops, "messages", partner, message);
        Assert.Equal(before, (await MessageAsync(message)).State);
        Assert.Empty(await ActsAsync(partner.PartnerId));
    }

    [Fact]
    public async Task All_of_a_cause_are_tried_again_and_no_others()
    {
        var (one, other) = (await app.CreatePartnerAsync(), await app.CreatePartnerAsync());
        var (_, ours) = await app.BookAsync(one);
        var (_, theirs) = await app.BookAsync(other);
        var meant = new List<Guid>();
        for (var number = 0; number < 60; number++)
            meant.Add(await AddAsync(number % 2 == 0 ? one : other, number % 2 == 0 ? ours : theirs, MessageState.Failed));
        var else_ = await AddAsync(one, ours, MessageState.Failed, reason: "gave_up");
        using var ops = await app.SignInAsync(one, Role.Operator);
        var ask = $"{Root}/messages/retry-all?cause={Cause}";
        Assert.Contains("Try all of", await ops.PageAsync(ask), StringComparison.Ordinal);
        await ops.DoneAsync(ask, $"{Root}/messages/retry-all", ("cause", Cause));

        var pending = await app.QueryAsync(db => db.Messages.CountAsync(
            row => meant.Contains(row.Id) && row.State == MessageState.Pending, Ct));
        Assert.Equal(60, pending);
        Assert.Equal(MessageState.Failed, (await MessageAsync(else_)).State);
        var entries = await app.QueryAsync(db => db.AuditEntries
            .Where(row => row.PartnerId == one.PartnerId || row.PartnerId == other.PartnerId).ToListAsync(Ct));
        Assert.Equal(["messages.retried", "messages.retried"], entries.Select(row => row.Action));
        Assert.Equal(["30", "30"], entries.Select(row => row.Detail));
        Assert.Contains("queue.retried", await ops.PageAsync("/portal/operator/audit"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_waiting_message_is_given_up_and_a_worker_that_has_it_cannot_settle_it_any_more()
    {
        var partner = await app.CreatePartnerAsync();
        var (_, booking) = await app.BookAsync(partner);
        var waiting = await AddAsync(partner, booking, MessageState.Pending);
        var taken = await MessageAsync(waiting);
        using var ops = await app.SignInAsync(partner, Role.Operator);
        var lane = $"EMAIL.{partner.PartnerId}";
        Assert.Contains($"{waiting}", await ops.PageAsync($"{Root}/messages?lane={lane}"), StringComparison.Ordinal);
        var ask = $"{Root}/messages/give-up?partner={partner.PartnerId}&id={waiting}";
        Assert.Contains("Give up this?", await ops.PageAsync(ask), StringComparison.Ordinal);
        await ops.DoneAsync(ask, $"{Root}/messages/give-up", ("partner", $"{partner.PartnerId}"), ("id", $"{waiting}"),
            ("reason", "the address is wrong"));

        var settle = app.Services.GetRequiredService<GroupCommit<EndedTry, bool>>();
        Assert.False(await settle.WriteAsync(new(taken, taken.NextTryAt!.Value, new SendResult.Sent("smtp", "x"))));
        var row = await MessageAsync(waiting);
        Assert.Equal((MessageState.Failed, "gave_up", (DateTimeOffset?)null), (row.State, row.Reason, row.NextTryAt));
        Assert.True(await app.QueryAsync(db => db.Events.AnyAsync(
            fact => fact.PartnerId == partner.PartnerId && fact.Type == MessageFact.Failed, Ct)));
        var entry = await app.QueryAsync(db => db.AuditEntries.SingleAsync(each => each.PartnerId == partner.PartnerId, Ct));
        Assert.Equal(("messages.given_up", "the address is wrong"), (entry.Action, entry.Detail));
    }

    [Fact]
    public async Task A_failed_delivery_is_tried_again_unless_its_endpoint_is_disabled()
    {
        var partner = await app.CreatePartnerAsync();
        var (live, dead) = (await EndpointAsync(partner, null), await EndpointAsync(partner, Now));
        var (first, second) = (await DeliveryAsync(partner, live, DeliveryState.Failed),
            await DeliveryAsync(partner, dead, DeliveryState.Failed));
        using var ops = await app.SignInAsync(partner, Role.Operator);
        var page = await ops.PageAsync($"{Root}/webhooks?cause={partner.PartnerId}.{live}");
        Assert.Contains($"{first}", page, StringComparison.Ordinal);
        Assert.DoesNotContain($"{second}", page, StringComparison.Ordinal);
        Assert.Contains("The endpoint is disabled",
            await ops.PageAsync($"{Root}/webhooks/retry-all?cause={partner.PartnerId}.{dead}"), StringComparison.Ordinal);
        foreach (var endpoint in new[] { live, dead })
            await ops.DoneAsync(Root, $"{Root}/webhooks/retry-all", ("cause", $"{partner.PartnerId}.{endpoint}"));
        var states = await app.QueryAsync(db => db.WebhookDeliveries.Where(row => row.PartnerId == partner.PartnerId)
            .ToDictionaryAsync(row => row.Id, row => row.State, Ct));
        Assert.NotEqual(DeliveryState.Failed, states[first]);
        Assert.Equal(DeliveryState.Failed, states[second]);
    }

    [Fact]
    public async Task A_stuck_esim_is_asked_about_and_one_that_a_worker_has_is_left_to_it()
    {
        var partner = await app.CreatePartnerAsync();
        var esims = new List<Guid>();
        for (var number = 0; number < 3; number++)
        {
            var answer = (await app.Client.RedeemAsync((await app.BookAsync(partner)).Code)).Is(200);
            esims.Add(answer.Data.GetProperty("id").GetGuid());
        }

        var (lease, far) = (Now.AddMinutes(1), Now.AddHours(1));
        await SetAsync(esims[0], EsimState.Failed, null);
        await SetAsync(esims[1], EsimState.Assigned, lease);
        await SetAsync(esims[2], EsimState.Assigned, far);
        using var ops = await app.SignInAsync(partner, Role.Operator);
        Assert.Contains($"{esims[0]}", await ops.PageAsync($"{Root}/esims?cause=sandbox"), StringComparison.Ordinal);
        foreach (var esim in esims)
            await RetryAsync(ops, "esims", partner, esim);
        Assert.Equal(["esims.retried", "esims.retried"], await ActsAsync(partner.PartnerId));
        var left = await app.QueryAsync(db => db.Esims.SingleAsync(row => row.Id == esims[1], Ct));
        Assert.Equal(lease, left.NextCheckAt);
    }

    [Fact]
    public async Task Notices_are_tried_again_and_imports_are_cancelled()
    {
        var (partner, now) = (await app.CreatePartnerAsync(), Now);
        var (notice, import) = (Ids.Row(now), Ids.Row(now));
        await app.QueryAsync(async db =>
        {
            db.Add(new Notice
            {
                PartnerId = partner.PartnerId,
                Id = notice,
                Recipient = "it@example.com",
                Text = new("A subject <b>", "Kicker", "Title", ["Words"]),
                State = NoticeState.Failed,
                LastError = "the mail server said no",
                CreatedAt = now,
            });
            db.Add(new Import
            {
                PartnerId = partner.PartnerId,
                Id = import,
                State = ImportState.Waiting,
                FileName = "trips.csv",
                CreatedAt = now,
                NextTryAt = now.AddHours(2),
            });
            return await db.SaveChangesAsync(Ct);
        });
        using var ops = await app.SignInAsync(partner, Role.Operator);
        var page = await ops.PageAsync($"{Root}/notices");
        Assert.Contains("A subject &lt;b&gt;", page, StringComparison.Ordinal);
        Assert.DoesNotContain("it@example.com", page, StringComparison.Ordinal);
        await ops.DoneAsync(Root, $"{Root}/notices/retry-all", ("cause", "the mail server said no"));
        Assert.True(await app.QueryAsync(db => db.Notices.AnyAsync(
            row => row.Id == notice && row.State != NoticeState.Failed, Ct)));

        Assert.Contains("trips.csv", await ops.PageAsync($"{Root}/imports?lane=all"), StringComparison.Ordinal);
        await ops.DoneAsync(Root, $"{Root}/imports/give-up", ("partner", $"{partner.PartnerId}"), ("id", $"{import}"));
        Assert.Equal(ImportState.Cancelled,
            await app.QueryAsync(db => db.Imports.Where(row => row.Id == import).Select(row => row.State).SingleAsync(Ct)));
        Assert.Equal(["notices.retried", "imports.given_up"], await ActsAsync(partner.PartnerId));
    }

    [Fact]
    public async Task A_provider_is_asked_no_more_to_take_an_eSIM_back_and_nothing_else_is_given_up()
    {
        var partner = await app.CreatePartnerAsync();
        var esims = new List<Guid>();
        for (var number = 0; number < 2; number++)
        {
            var answer = (await app.Client.RedeemAsync((await app.BookAsync(partner)).Code)).Is(200);
            esims.Add(answer.Data.GetProperty("id").GetGuid());
        }

        await SetAsync(esims[0], EsimState.Cancelled, Now.AddHours(1));
        await SetAsync(esims[1], EsimState.Assigned, Now.AddHours(1));
        using var ops = await app.SignInAsync(partner, Role.Operator);
        var page = await ops.PageAsync($"{Root}/esims?lane=all");
        Assert.Contains($"give-up?partner={partner.PartnerId}&amp;id={esims[0]}", page, StringComparison.Ordinal);
        Assert.DoesNotContain($"give-up?partner={partner.PartnerId}&amp;id={esims[1]}", page, StringComparison.Ordinal);
        var ask = $"{Root}/esims/give-up?partner={partner.PartnerId}&id={esims[0]}";
        Assert.Contains("not asked any more to take it back", await ops.PageAsync(ask), StringComparison.Ordinal);
        foreach (var esim in esims)
        {
            await ops.DoneAsync(ask, $"{Root}/esims/give-up", ("partner", $"{partner.PartnerId}"), ("id", $"{esim}"),
                ("reason", "refused for good"));
        }

        Assert.Equal([null, EsimState.Assigned], await app.QueryAsync(db => db.Esims.Where(row => esims.Contains(row.Id))
            .OrderBy(row => row.Id).Select(row => row.NextCheckAt == null ? (EsimState?)null : row.State).ToListAsync(Ct)));
        Assert.Equal(["esims.given_up"], await ActsAsync(partner.PartnerId));
    }

    [Fact]
    public async Task What_failed_is_read_page_by_page_to_its_end()
    {
        var partner = await app.CreatePartnerAsync();
        var (_, booking) = await app.BookAsync(partner);
        var made = new List<Guid>();
        for (var number = 0; number < 120; number++)
            made.Add(await AddAsync(partner, booking, MessageState.Failed, reason: "paged"));
        using var ops = await app.SignInAsync(partner, Role.Operator);
        var (seen, address) = (new List<Guid>(), $"{Root}/messages?cause=EMAIL.paged");
        while (address is not null)
        {
            var page = await ops.PageAsync(address);
            seen.AddRange(made.Where(id => page.Contains($"name=\"id\" value=\"{id}\"", StringComparison.Ordinal)));
            var older = System.Text.RegularExpressions.Regex.Match(page, "href=\"([^\"]+)\" rel=\"next\"");
            address = older.Success ? WebUtility.HtmlDecode(older.Groups[1].Value) : null;
        }

        Assert.Equal(made.Order(), seen.Order());
    }

    static Task<string> RetryAsync(PortalBrowser ops, string queue, Credentials partner, Guid id) => ops.DoneAsync(
        Root, $"{Root}/{queue}/retry", ("partner", $"{partner.PartnerId}"), ("id", $"{id}"));

    Task<List<string>> ActsAsync(Guid partnerId) => app.QueryAsync(db => db.AuditEntries
        .Where(row => row.PartnerId == partnerId).OrderBy(row => row.Id).Select(row => row.Action).ToListAsync(Ct));

    Task<Message> MessageAsync(Guid id) => app.QueryAsync(db => db.Messages.SingleAsync(row => row.Id == id, Ct));

    Task<Guid> AddAsync(Credentials partner, string booking, MessageState state, string? to = "john@example.com",
        string reason = "address_rejected") => app.QueryAsync(async db =>
        {
            var (now, id) = (Now, Ids.Row(Now));
            db.Add(new Message
            {
                PartnerId = partner.PartnerId,
                Id = id,
                Booking = booking,
                Origin = $"{id}",
                Kind = MessageKind.PromoCode,
                Channel = Channels.Email,
                State = state,
                Reason = state == MessageState.Failed ? reason : null,
                LastError = state == MessageState.Failed ? "550 no such user" : null,
                Recipient = to,
                Locale = "en",
                Attempts = 3,
                CreatedAt = now,
                DueAt = now.AddDays(-1),
                NextTryAt = state == MessageState.Pending ? now.AddMinutes(1) : null,
            });
            await db.SaveChangesAsync(Ct);
            return id;
        });

    Task<Guid> EndpointAsync(Credentials partner, DateTimeOffset? disabledAt) => app.QueryAsync(async db =>
    {
        var id = Ids.Row(Now);
        db.Add(new WebhookEndpoint
        {
            PartnerId = partner.PartnerId,
            Id = id,
            Url = "https://hooks.example.com/in",
            Events = EventTypes.All,
            SealedSecret = WebhookSecret.New().Seal(app.Services.GetRequiredService<SecretBox>(), id),
            CreatedAt = Now,
            DisabledAt = disabledAt,
            DisabledReason = disabledAt is null ? null : DisabledReasons.Failing,
        });
        await db.SaveChangesAsync(Ct);
        return id;
    });

    Task<Guid> DeliveryAsync(Credentials partner, Guid endpoint, DeliveryState state) => app.QueryAsync(async db =>
    {
        var id = Ids.Row(Now);
        db.Add(new WebhookDelivery
        {
            PartnerId = partner.PartnerId,
            Id = id,
            Endpoint = endpoint,
            Event = Ids.Row(Now),
            Type = EventTypes.Ping,
            Body = "{}",
            State = state,
            Attempts = 10,
            CreatedAt = Now,
            Error = "no answer",
        });
        await db.SaveChangesAsync(Ct);
        return id;
    });

    Task<int> SetAsync(Guid id, EsimState state, DateTimeOffset? next) => app.QueryAsync(db => db.Esims
        .Where(row => row.Id == id).ExecuteUpdateAsync(set => set
            .SetProperty(row => row.State, state)
            .SetProperty(row => row.IsConfirmed, true)
            .SetProperty(row => row.NextCheckAt, next), Ct));
}

public sealed class QueuePagesTestsOnPostgres(PostgresApp app) : QueuePagesTests(app), IClassFixture<PostgresApp>;

public sealed class QueuePagesTestsOnSqlite(SqliteApp app) : QueuePagesTests(app), IClassFixture<SqliteApp>;
