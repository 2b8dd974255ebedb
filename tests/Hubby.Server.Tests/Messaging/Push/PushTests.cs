using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hubby.Data;
using Hubby.Messages;
using Hubby.Messaging.Push;
using Hubby.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Tests.Messaging.Push;

public sealed class PushPostgresApp : ChannelPostgresApp<PushCounterpart>;

public sealed class PushSqliteApp : ChannelSqliteApp<PushCounterpart>;

public sealed class PushTestsOnPostgres(PushPostgresApp app) : PushTests(app), IClassFixture<PushPostgresApp>;

public sealed class PushTestsOnSqlite(PushSqliteApp app) : PushTests(app), IClassFixture<PushSqliteApp>;

public abstract class PushTests(App app)
{
    const string Subscriptions = "/api/push/subscriptions";
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    PushCounterpart Far => ((IChannelApp<PushCounterpart>)app).Far;

    /// <summary>A browser of a traveller's: its keys, and the endpoint that its push service gave it.</summary>
    sealed class Browser(string endpoint) : IDisposable
    {
        public ECDiffieHellman Key { get; } = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        public byte[] Secret { get; } = Tokens.Bytes(16);
        public string Endpoint => endpoint;

        public string Wish(Guid uuid) => new JsonObject
        {
            ["uuid"] = uuid,
            ["subscription"] = new JsonObject
            {
                ["endpoint"] = endpoint,
                ["expirationTime"] = null,
                ["keys"] = new JsonObject
                {
                    ["p256dh"] = Base64Url.EncodeToString(P256.Uncompressed(Key.ExportParameters(false).Q)),
                    ["auth"] = Base64Url.EncodeToString(Secret),
                },
            },
        }.ToJsonString();

        public void Dispose() => Key.Dispose();
    }

    Browser NewBrowser(string kind) => new($"{Far.PushAddress}{kind}/{Tokens.Secret(12)}");

    Task<Answer> SubscribeAsync(string wish) =>
        app.Client.PostAsync(Subscriptions, SignedClient.Json(Encoding.UTF8.GetBytes(wish)), Ct).ReadAsync();

    static Guid UuidOf(Answer booked) => booked.Data.GetProperty("promo_codes")[0].GetProperty("uuid").GetGuid();

    /// <summary>A booking whose message is held back until its subscriptions are there, then let go.</summary>
    async Task<Traveller> SendToAsync(params Func<Guid, string>[] wishes)
    {
        var traveller = await Traveller.OfNewPartnerAsync(app, "PUSH");
        var booked = await traveller.BookAsync();
        await traveller.MessageAsync(MessageState.Skipped);
        foreach (var wish in wishes)
            (await SubscribeAsync(wish(UuidOf(booked)))).Is(200);
        var id = traveller.Credentials.PartnerId;
        await app.QueryAsync(db => db.Messages.Where(row => row.PartnerId == id).ExecuteUpdateAsync(row => row
            .SetProperty(value => value.State, MessageState.Pending)
            .SetProperty(value => value.Reason, (string?)null)
            .SetProperty(value => value.Attempts, 0)
            .SetProperty(value => value.NextTryAt, value => value.CreatedAt), Ct));
        return traveller;
    }

    Task<int> CountAsync(Traveller traveller) => app.CountAsync("push_subscriptions", traveller.Credentials.PartnerId);

    [Fact]
    public async Task A_booking_without_subscriptions_says_so()
    {
        var traveller = await Traveller.OfNewPartnerAsync(app, "PUSH");
        await traveller.BookAsync();
        Assert.Equal("no_subscription", (await traveller.MessageAsync(MessageState.Skipped)).Reason);
    }

    [Fact]
    public async Task A_notification_reaches_every_browser_encrypted_for_it_alone()
    {
        using var one = NewBrowser("good");
        using var other = NewBrowser("good");
        var traveller = await SendToAsync(one.Wish, other.Wish);
        var row = await traveller.MessageAsync(message => message.State != MessageState.Pending);
        Assert.True(row.State == MessageState.Sent, $"{row.LastError}: {string.Join('\n', Far.Complaints)}");
        Assert.Equal("webpush", row.Provider);

        foreach (var browser in new[] { one, other })
        {
            var (_, body, topic) = Assert.Single(Far.Pushed,
                push => browser.Endpoint.EndsWith(push.Path, StringComparison.Ordinal));
            var shown = JsonElement.Parse(Aes128Gcm.Open(body, browser.Key, browser.Secret)).GetProperty("notification");
            Assert.Equal("Your eSIM for Thailand", shown.GetProperty("title").GetString());
            Assert.StartsWith($"{app.Address}/redeem?code=", shown.GetProperty("navigate").GetString(), StringComparison.Ordinal);
            Assert.Equal(row.Id.ToString("N"), topic);
        }

        Assert.Equal(2, await app.QueryAsync(db => db.PushSubscriptions
            .CountAsync(each => each.PartnerId == row.PartnerId && each.LastUsedAt != null, Ct)));
    }

    [Fact]
    public async Task A_subscription_that_is_gone_is_removed_and_the_other_still_reached()
    {
        using var gone = NewBrowser("gone");
        using var good = NewBrowser("good");
        var traveller = await SendToAsync(gone.Wish, good.Wish);
        await traveller.MessageAsync(MessageState.Sent);
        Assert.Equal(1, await CountAsync(traveller));
    }

    [Fact]
    public async Task A_push_service_that_is_busy_is_asked_again_when_it_wants()
    {
        using var busy = NewBrowser("busy");
        var traveller = await SendToAsync(busy.Wish);
        var row = await traveller.MessageAsync(message => message.LastError is not null);
        Assert.Equal(MessageState.Pending, row.State);
        Assert.True(row.NextTryAt > row.CreatedAt.AddSeconds(100));
    }

    [Fact]
    public async Task An_app_is_notified_by_Firebase_with_a_token_that_is_bought_once()
    {
        var token = Tokens.Secret(40);
        var traveller = await SendToAsync(App(token), App($"gone{token}"));
        var row = await traveller.MessageAsync(message => message.State != MessageState.Pending);
        Assert.True(row.State == MessageState.Sent, $"{row.LastError}: {string.Join('\n', Far.Complaints)}");
        Assert.Equal(("fcm", "projects/acme-travel/messages/0:1"), (row.Provider, row.ProviderId));
        var message = Assert.Single(Far.ToApps, each => each.GetProperty("token").GetString() == token);
        Assert.Equal("Your eSIM for Thailand", message.GetProperty("notification").GetProperty("title").GetString());
        Assert.Equal(1, Far.TokensSold);
        Assert.Equal(1, await CountAsync(traveller));

        static Func<Guid, string> App(string token) =>
            uuid => new JsonObject { ["uuid"] = uuid, ["fcm_token"] = token }.ToJsonString();
    }

    [Fact]
    public async Task The_same_browser_is_one_subscription_sealed_and_can_be_removed()
    {
        var traveller = await Traveller.OfNewPartnerAsync(app, "PUSH");
        var uuid = UuidOf(await traveller.BookAsync());
        using var browser = NewBrowser("good");
        var first = (await SubscribeAsync(browser.Wish(uuid))).Is(200).Data.GetProperty("id").GetString();
        Assert.Equal(first, (await SubscribeAsync(browser.Wish(uuid))).Is(200).Data.GetProperty("id").GetString());
        var row = await app.QueryAsync(db => db.PushSubscriptions
            .SingleAsync(each => each.PartnerId == traveller.Credentials.PartnerId, Ct));
        Assert.Equal(-1, row.SealedTarget.AsSpan().IndexOf(Encoding.UTF8.GetBytes(browser.Endpoint)));

        for (var time = 0; time < 2; time++)
            Assert.Equal(204, (int)(await app.Client.DeleteAsync($"{Subscriptions}/{first}", Ct)).StatusCode);
        Assert.Equal(0, await CountAsync(traveller));
    }

    [Fact]
    public async Task A_booking_keeps_the_newest_subscriptions()
    {
        var traveller = await Traveller.OfNewPartnerAsync(app, "PUSH");
        var uuid = UuidOf(await traveller.BookAsync());
        for (var number = 0; number < PushSubscription.MostPerBooking + 2; number++)
        {
            using var browser = NewBrowser("good");
            (await SubscribeAsync(browser.Wish(uuid))).Is(200);
        }

        Assert.Equal(PushSubscription.MostPerBooking, await CountAsync(traveller));
    }

    [Fact]
    public async Task Who_does_not_know_a_uuid_may_not_subscribe()
    {
        using var browser = NewBrowser("good");
        Assert.Equal("unknown_uuid", (await SubscribeAsync(browser.Wish(Tokens.Link()))).Is(404).ErrorCode);
    }

    [Theory]
    [InlineData("""{}""", "uuid required", "subscription required")]
    [InlineData("""{"uuid":"x","subscription":{}}""", "uuid invalid_format",
        "subscription.endpoint required", "subscription.keys required")]
    [InlineData("""{"uuid":"x","subscription":{"endpoint":"http://push.example.com/a","keys":{"p256dh":"AAAA"}}}""",
        "uuid invalid_format",
        "subscription.endpoint invalid_format", "subscription.keys.p256dh invalid_format", "subscription.keys.auth required")]
    public async Task A_wish_with_faults_hears_of_all_of_them(string wish, params string[] faults) =>
        Assert.Equal(faults.Order(), (await SubscribeAsync(wish)).Is(400).Faults.Order());

    [Fact]
    public async Task The_public_key_is_made_once_and_kept_sealed()
    {
        var keys = new List<string>();
        for (var time = 0; time < 2; time++)
        {
            keys.Add((await app.Client.GetAsync("/api/push/public-key", Ct).ReadAsync()).Is(200).Data.GetProperty("public_key")
                .GetString()!);
        }

        Assert.True(P256.IsPoint(Base64Url.DecodeFromChars(keys[0])));
        Assert.Equal(keys[0], keys[1]);
        Assert.Equal(1, await app.QueryAsync(db => db.Settings.CountAsync(setting => setting.Name == "vapid_private_key", Ct)));
    }
}
