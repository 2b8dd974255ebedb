using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Hubby.Tests.Hosting;
using Hubby.Webhooks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Hubby.Tests.Webhooks;

interface IWebhookApp
{
    FakeTimeProvider Clock { get; }
}

public sealed class WebhookPostgresApp : PostgresApp, IWebhookApp
{
    readonly FakeTimeProvider _clock = new(TimeProvider.System.GetUtcNow());
    FakeTimeProvider IWebhookApp.Clock => _clock;

    protected override IEnumerable<string> Settings => ["--Outbound:AllowedNetworks=127.0.0.0/8"];

    protected override void Adjust(WebApplicationBuilder builder) => builder.Services.AddSingleton<TimeProvider>(_clock);
}

public sealed class WebhookSqliteApp : SqliteApp, IWebhookApp
{
    readonly FakeTimeProvider _clock = new(TimeProvider.System.GetUtcNow());
    FakeTimeProvider IWebhookApp.Clock => _clock;

    protected override IEnumerable<string> Settings => ["--Outbound:AllowedNetworks=127.0.0.0/8"];

    protected override void Adjust(WebApplicationBuilder builder) => builder.Services.AddSingleton<TimeProvider>(_clock);
}

/// <summary>A partner's receiver: keeps what comes and answers as the test wants.</summary>
sealed class Receiver : IAsyncDisposable
{
    FarServer? _server;

    public sealed record Got(string Id, long Timestamp, string Standard, string Plain, string Body)
    {
        public JsonElement Json => JsonElement.Parse(Body);
        public string Type => Json.GetProperty("type").GetString()!;

        /// <summary>Signed after the published forms, with the framework's own HMAC.</summary>
        public static (string Standard, string Plain) Sign(string secret, string id, long timestamp, string body)
        {
            var key = Convert.FromBase64String(secret["whsec_".Length..]);
            var standard = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{id}.{timestamp}.{body}"));
            var plain = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{timestamp}.{body}"));
            return ($"v1,{Convert.ToBase64String(standard)}", $"sha256={Convert.ToHexStringLower(plain)}");
        }
    }

    public ConcurrentQueue<Got> Received { get; } = new();

    public Func<HttpContext, Task> Answer { get; set; } = http =>
    {
        http.Response.StatusCode = 204;
        return Task.CompletedTask;
    };

    public string Url => $"{_server!.Address}hook";

    public static async Task<Receiver> StartAsync()
    {
        var receiver = new Receiver();
        receiver._server = await FarServer.StartAsync(receiver.TakeAsync);
        return receiver;
    }

    async Task TakeAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var body = await reader.ReadToEndAsync();
        var headers = http.Request.Headers;
        Received.Enqueue(new(headers["webhook-id"].ToString(),
            long.Parse(headers["webhook-timestamp"].ToString(), System.Globalization.CultureInfo.InvariantCulture),
            headers["webhook-signature"].ToString(), headers["x-hubby-signature"].ToString(), body));
        await Answer(http);
    }

    public ValueTask DisposeAsync() => _server!.DisposeAsync();
}

/// <summary>A partner with one webhook.</summary>
sealed class Hooked(App app, SignedClient partner, string id, string secret)
{
    public const string Webhooks = "/api/webhooks";
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public SignedClient Partner => partner;
    public string Secret => secret;
    public string Target => $"{Webhooks}/{id}";

    public static async Task<Hooked> OfNewPartnerAsync(App app, string url, params string[] events)
    {
        var partner = app.SignedBy(await app.CreatePartnerAsync());
        var body = JsonSerializer.Serialize(new { url, events = events.Length == 0 ? ["*"] : events });
        var made = (await partner.PostAsync(Webhooks, body).ReadAsync()).Is(201);
        return new(app, partner, made.Data.GetProperty("id").GetString()!, made.Data.GetProperty("secret").GetString()!);
    }

    public async Task<string> BookAsync() => (await partner.PostAsync(Bookings.Samples.Bookings,
        Bookings.Samples.Booking(Hubby.Data.Tokens.Secret(12))).ReadAsync()).Is(201).Data.GetProperty("id").GetString()!;

    /// <summary>Deliveries, newest first, once they are as they should be.</summary>
    public async Task<List<JsonElement>> UntilAsync(Func<List<JsonElement>, bool> isDone)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        patience.CancelAfter(Patience);
        while (true)
        {
            var log = (await partner.GetAsync($"{Target}/deliveries").ReadAsync()).Is(200);
            List<JsonElement> rows = [.. log.Data.EnumerateArray()];
            if (isDone(rows))
                return rows;
            Assert.False(patience.IsCancellationRequested, log.Text);
            app.Services.GetRequiredService<WebhookSignal>().Wake();
        }
    }

    public async Task<JsonElement> OneAsync(Func<JsonElement, bool> isDone) =>
        (await UntilAsync(rows => rows.Count == 1 && isDone(rows[0])))[0];

    public static string Status(JsonElement delivery) => delivery.GetProperty("status").GetString()!;

    public static int Attempts(JsonElement delivery) => delivery.GetProperty("attempts").GetInt32();
}
