using System.Text;
using Hubby.Tests.Bookings;
using Hubby.Tests.Hosting;
using Hubby.Webhooks;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Tests.Webhooks;

public sealed class WebhookTestsOnPostgres(WebhookPostgresApp app) : WebhookTests(app), IClassFixture<WebhookPostgresApp>;

public sealed class WebhookTestsOnSqlite(WebhookSqliteApp app) : WebhookTests(app), IClassFixture<WebhookSqliteApp>;

public abstract class WebhookTests(App app)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;
    IWebhookApp Fakes => (IWebhookApp)app;

    [Fact]
    public void The_published_vector_is_signed_as_published()
    {
        var secret = WebhookSecret.Parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        Assert.Equal("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
            secret.Standard("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, Encoding.UTF8.GetBytes("""{"test": 2432232314}""")));
    }

    [Fact]
    public async Task Events_arrive_signed_both_ways_in_the_order_of_their_booking()
    {
        await using var receiver = await Receiver.StartAsync();
        string[] types = ["booking.created", "booking.updated", "booking.cancelled"];
        var hooked = await Hooked.OfNewPartnerAsync(app, receiver.Url, types);
        var booking = await hooked.BookAsync();
        Fakes.Clock.Advance(TimeSpan.FromMilliseconds(10));
        (await hooked.Partner.PutAsync($"{Samples.Bookings}/{booking}",
            """{"departure_date":"2026-01-01","first_name":"Jane"}""").ReadAsync()).Is(200);
        Fakes.Clock.Advance(TimeSpan.FromMilliseconds(10));
        (await hooked.Partner.DeleteAsync($"{Samples.Bookings}/{booking}").ReadAsync()).Is(200);
        var log = await hooked.UntilAsync(rows => rows.Count == 3 && rows.All(row => Hooked.Status(row) == "delivered"));

        var got = receiver.Received.ToList();
        Assert.Equal(types, got.Select(each => each.Type));
        Assert.All(got, each => Assert.Equal(
            Receiver.Got.Sign(hooked.Secret, each.Id, each.Timestamp, each.Body), (each.Standard, each.Plain)));
        Assert.Equal(booking, got[0].Json.GetProperty("data").GetProperty("id").GetString());
        var events = (await hooked.Partner.GetAsync($"{Samples.Bookings}/{booking}/events").ReadAsync()).Is(200);
        Assert.Equal(
            events.Data.EnumerateArray().Where(each => types.Contains(each.GetProperty("type").GetString()))
                .Select(each => each.GetProperty("id").GetString()), got.Select(each => each.Id));
        Assert.All(log, row => Assert.Equal(204, row.GetProperty("response_status").GetInt32()));
        Assert.Equal(got.Select(each => each.Body).Order(), log.Select(row => row.GetProperty("request").GetRawText()).Order());
    }

    [Fact]
    public async Task Only_the_events_asked_for_are_sent_and_a_secret_is_never_shown_again()
    {
        await using var receiver = await Receiver.StartAsync();
        var hooked = await Hooked.OfNewPartnerAsync(app, receiver.Url, "booking.cancelled");
        var booking = await hooked.BookAsync();
        (await hooked.Partner.DeleteAsync($"{Samples.Bookings}/{booking}").ReadAsync()).Is(200);
        await hooked.OneAsync(row => Hooked.Status(row) == "delivered");
        Assert.Equal("booking.cancelled", Assert.Single(receiver.Received).Type);
        var listed = (await hooked.Partner.GetAsync(Hooked.Webhooks).ReadAsync()).Is(200);
        Assert.DoesNotContain(hooked.Secret, listed.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(hooked.Secret["whsec_".Length..],
            Convert.ToBase64String(await app.QueryAsync(db => Task.FromResult(db.WebhookEndpoints
                .Single(row => row.PartnerId == hooked.Partner.Credentials.PartnerId).SealedSecret))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(500, "answered 500")]
    [InlineData(404, "answered 404")]
    [InlineData(302, "answered 302; redirects are not followed")]
    public async Task What_fails_is_tried_again_by_the_schedule_and_given_up_at_its_end(int status, string error)
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Answer = http =>
        {
            (http.Response.StatusCode, http.Response.Headers.Location) = (status, "http://169.254.169.254/");
            return Task.CompletedTask;
        };
        var hooked = await Hooked.OfNewPartnerAsync(app, receiver.Url);
        await hooked.BookAsync();
        double[] waits = [5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400];
        for (var attempt = 1; attempt <= waits.Length; attempt++)
        {
            var row = await hooked.OneAsync(row => Hooked.Attempts(row) == attempt);
            Assert.Equal(("pending", error), (Hooked.Status(row), row.GetProperty("last_error").GetString()));
            var next = row.GetProperty("next_try_at").GetDateTimeOffset();
            var wait = (next - Fakes.Clock.GetUtcNow()).TotalSeconds;
            Assert.InRange(wait, (waits[attempt - 1] * 0.89) - 2, waits[attempt - 1] * 1.11);
            Fakes.Clock.AdjustTime(next);
        }

        await hooked.OneAsync(row => Hooked.Status(row) == "failed" && Hooked.Attempts(row) == DeliverySchedule.MostAttempts);
        Assert.Equal(DeliverySchedule.MostAttempts, receiver.Received.Count);
        Assert.Single(receiver.Received.Select(each => each.Id).Distinct());

        receiver.Answer = _ => Task.CompletedTask;
        var id = (await hooked.UntilAsync(_ => true))[0].GetProperty("id").GetString();
        (await hooked.Partner.PostAsync($"{hooked.Target}/deliveries/{id}/redeliver", "{}").ReadAsync()).Is(202);
        await hooked.OneAsync(row => Hooked.Status(row) == "delivered");
        var tries = WebhookTry.Of(await app.QueryAsync(db => db.WebhookDeliveries
            .SingleAsync(row => row.PartnerId == hooked.Partner.Credentials.PartnerId, Ct)));
        Assert.Equal([.. Enumerable.Range(1, DeliverySchedule.MostAttempts), 1], tries.Select(each => each.Number));
        Assert.Equal([.. Enumerable.Repeat<int?>(status, DeliverySchedule.MostAttempts), 200], tries.Select(each => each.Status));
        Assert.Equal(tries.OrderBy(each => each.At), tries);
    }

    [Fact]
    public async Task A_receiver_that_names_a_time_is_asked_then()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Answer = http =>
        {
            (http.Response.StatusCode, http.Response.Headers.RetryAfter) = (429, "1234");
            return Task.CompletedTask;
        };
        var hooked = await Hooked.OfNewPartnerAsync(app, receiver.Url);
        await hooked.BookAsync();
        var row = await hooked.OneAsync(row => Hooked.Attempts(row) == 1);
        Assert.InRange((row.GetProperty("next_try_at").GetDateTimeOffset() - Fakes.Clock.GetUtcNow()).TotalSeconds, 1200, 1235);
    }

    [Fact]
    public async Task A_receiver_that_is_gone_is_disabled_until_it_is_enabled_and_replayed()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Answer = http =>
        {
            http.Response.StatusCode = 410;
            return Task.CompletedTask;
        };
        var began = Fakes.Clock.GetUtcNow().AddMinutes(-1);
        var hooked = await Hooked.OfNewPartnerAsync(app, receiver.Url);
        await hooked.BookAsync();
        await hooked.OneAsync(row => Hooked.Attempts(row) == 1);
        var shown = (await hooked.Partner.GetAsync(Hooked.Webhooks).ReadAsync()).Is(200).Data[0];
        Assert.Equal((false, "gone"),
            (shown.GetProperty("enabled").GetBoolean(), shown.GetProperty("disabled_reason").GetString()));
        await hooked.BookAsync();
        var ping = (await hooked.Partner.PostAsync($"{hooked.Target}/ping", "{}").ReadAsync()).Is(409);
        Assert.Equal("webhook_disabled", ping.ErrorCode);

        receiver.Answer = _ => Task.CompletedTask;
        (await hooked.Partner.PutAsync(hooked.Target, """{"enabled":true}""").ReadAsync()).Is(200);
        Fakes.Clock.Advance(TimeSpan.FromSeconds(5));
        await UntilDispatchedAsync(hooked);
        var wish = $$"""{"from":"{{began:yyyy-MM-ddTHH:mm:ssZ}}"}""";
        var replay = (await hooked.Partner.PostAsync($"{hooked.Target}/replay", wish).ReadAsync()).Is(202);
        Assert.Equal(2, replay.Data.GetProperty("deliveries").GetInt32());
        await hooked.UntilAsync(rows => rows.Count == 2 && rows.All(row => Hooked.Status(row) == "delivered"));
    }

    async Task UntilDispatchedAsync(Hooked hooked)
    {
        while (await app.QueryAsync(db => Task.FromResult(db.Set<Hubby.Events.Event>()
            .Any(fact => fact.PartnerId == hooked.Partner.Credentials.PartnerId && fact.IsPending))))
        {
            Ct.ThrowIfCancellationRequested();
        }
    }

    [Fact]
    public async Task A_receiver_that_has_failed_for_five_days_is_disabled()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Answer = http =>
        {
            http.Response.StatusCode = 503;
            return Task.CompletedTask;
        };
        var hooked = await Hooked.OfNewPartnerAsync(app, receiver.Url);
        await hooked.BookAsync();
        await hooked.OneAsync(row => Hooked.Attempts(row) == 1);
        Fakes.Clock.AdjustTime(Fakes.Clock.GetUtcNow().AddDays(5).AddHours(1));
        await hooked.OneAsync(row => Hooked.Attempts(row) == 2);
        var shown = (await hooked.Partner.GetAsync(Hooked.Webhooks).ReadAsync()).Is(200).Data[0];
        Assert.Equal("failing", shown.GetProperty("disabled_reason").GetString());
    }

    [Fact]
    public async Task A_receiver_that_never_answers_delays_nobody_else_and_endless_answers_are_not_read()
    {
        await using var dead = await Receiver.StartAsync();
        using var never = new SemaphoreSlim(0);
        dead.Answer = http => never.WaitAsync(http.RequestAborted);
        await using var chatty = await Receiver.StartAsync();
        chatty.Answer = async http =>
        {
            var megabyte = new byte[1 << 20];
            while (!http.RequestAborted.IsCancellationRequested)
                await http.Response.Body.WriteAsync(megabyte, http.RequestAborted);
        };
        var (one, other) = (await Hooked.OfNewPartnerAsync(app, dead.Url), await Hooked.OfNewPartnerAsync(app, chatty.Url));
        for (var number = 0; number < 20; number++)
            await one.BookAsync();
        await other.BookAsync();
        var row = await other.OneAsync(row => Hooked.Status(row) == "delivered");
        Assert.Equal(WebhookDelivery.MaxResponse, row.GetProperty("response").GetString()!.Length);
        Assert.InRange(dead.Received.Count, 1, 8);
        never.Release(1000);
    }

    [Fact]
    public async Task While_a_secret_changes_both_sign()
    {
        await using var receiver = await Receiver.StartAsync();
        var hooked = await Hooked.OfNewPartnerAsync(app, receiver.Url);
        var rotated = (await hooked.Partner.PostAsync($"{hooked.Target}/rotate-secret", """{"overlap_hours":2}""")
            .ReadAsync()).Is(200);
        var secret = rotated.Data.GetProperty("secret").GetString()!;
        Assert.NotEqual(hooked.Secret, secret);
        (await hooked.Partner.PostAsync($"{hooked.Target}/ping", "{}").ReadAsync()).Is(202);
        await hooked.OneAsync(row => Hooked.Status(row) == "delivered");
        var got = Assert.Single(receiver.Received);
        var (now, before) = (Receiver.Got.Sign(secret, got.Id, got.Timestamp, got.Body),
            Receiver.Got.Sign(hooked.Secret, got.Id, got.Timestamp, got.Body));
        Assert.Equal(($"{now.Standard} {before.Standard}", $"{now.Plain},{before.Plain}"), (got.Standard, got.Plain));

        Fakes.Clock.Advance(TimeSpan.FromHours(3));
        (await hooked.Partner.PostAsync($"{hooked.Target}/ping", "{}").ReadAsync()).Is(202);
        await hooked.UntilAsync(rows => rows.Count == 2 && rows.All(row => Hooked.Status(row) == "delivered"));
        var last = receiver.Received.Last();
        Assert.Equal(Receiver.Got.Sign(secret, last.Id, last.Timestamp, last.Body), (last.Standard, last.Plain));
    }

    [Theory]
    [InlineData("{}", "url required")]
    [InlineData("""{"url":"ftp://example.com","events":["all"]}""", "url invalid_format", "events[0] invalid_value")]
    [InlineData("""{"url":"https://10.0.0.1/x","events":[]}""", "url invalid_format", "events too_few")]
    [InlineData("""{"url":"http://[::ffff:169.254.169.254]/","events":"*"}""", "url invalid_format", "events wrong_type")]
    [InlineData("""{"url":"https://user:word@example.com/"}""", "url invalid_format")]
    public async Task A_wish_with_faults_hears_of_all_of_them(string wish, params string[] faults)
    {
        var partner = app.SignedBy(await app.CreatePartnerAsync());
        Assert.Equal(faults, (await partner.PostAsync(Hooked.Webhooks, wish).ReadAsync()).Is(400).Faults);
    }

    [Fact]
    public async Task Anothers_webhook_is_as_unknown_as_none()
    {
        await using var receiver = await Receiver.StartAsync();
        var hooked = await Hooked.OfNewPartnerAsync(app, receiver.Url);
        var stranger = app.SignedBy(await app.CreatePartnerAsync());
        var unknown = $"{Hooked.Webhooks}/{Guid.Empty}";
        foreach (var (method, path, body) in new[]
        {
            (HttpMethod.Put, "", """{"enabled":false}"""), (HttpMethod.Delete, "", null), (HttpMethod.Post, "/ping", "{}"),
            (HttpMethod.Post, "/rotate-secret", "{}"), (HttpMethod.Get, "/deliveries", null),
            (HttpMethod.Post, "/replay", """{"from":"2025-01-01"}"""),
            (HttpMethod.Post, $"/deliveries/{Guid.Empty}/redeliver", "{}"),
        })
        {
            var foreign = (await stranger.SendAsync(method, hooked.Target + path, body).ReadAsync()).Is(404);
            var none = (await stranger.SendAsync(method, unknown + path, body).ReadAsync()).Is(404);
            Assert.Equal(("webhook_not_found", "webhook_not_found"), (none.ErrorCode, foreign.ErrorCode));
        }

        (await hooked.Partner.DeleteAsync(hooked.Target).ReadAsync()).Is(204);
        (await hooked.Partner.GetAsync($"{hooked.Target}/deliveries").ReadAsync()).Is(404);
    }
}
