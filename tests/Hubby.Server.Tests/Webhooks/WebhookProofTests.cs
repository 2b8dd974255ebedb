using System.Net;
using System.Text.Json;
using Hubby.Http;
using Hubby.Tests.ApiDocs;
using Hubby.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Hubby.Tests.Webhooks;

/// <summary>A server whose names lead where the test says; of this machine's addresses only one may be reached.</summary>
static class Names
{
    public const string Allowed = "127.0.0.2";
    public const string Receiver = "receiver.invalid";

    public static void Apply(WebApplicationBuilder builder, ResolveHost resolve) => builder.Services.AddSingleton(resolve);
}

public sealed class WebhookProofTestsOnPostgres(WebhookPostgresApp app)
    : WebhookProofTests(app), IClassFixture<WebhookPostgresApp>
{
    sealed class NamesApp : PostgresApp
    {
        public required ResolveHost Resolve { get; init; }
        protected override IEnumerable<string> Settings => [$"--Outbound:AllowedNetworks={Names.Allowed}/32"];
        protected override void Adjust(WebApplicationBuilder builder) => Names.Apply(builder, Resolve);
    }

    private protected override App WithNames(ResolveHost resolve) => new NamesApp { Resolve = resolve };
}

public sealed class WebhookProofTestsOnSqlite(WebhookSqliteApp app) : WebhookProofTests(app), IClassFixture<WebhookSqliteApp>
{
    sealed class NamesApp : SqliteApp
    {
        public required ResolveHost Resolve { get; init; }
        protected override IEnumerable<string> Settings => [$"--Outbound:AllowedNetworks={Names.Allowed}/32"];
        protected override void Adjust(WebApplicationBuilder builder) => Names.Apply(builder, Resolve);
    }

    private protected override App WithNames(ResolveHost resolve) => new NamesApp { Resolve = resolve };
}

public abstract class WebhookProofTests(App app)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    private protected abstract App WithNames(ResolveHost resolve);

    [Fact]
    public async Task The_published_library_takes_what_arrives_also_while_secrets_change_over()
    {
        var tools = Repository.PathOf("tools/webhooks");
        Assert.True(Directory.Exists(Path.Combine(tools, "node_modules")),
            "first: npm ci --prefix tools/webhooks --ignore-scripts");
        await using var receiver = await Receiver.StartAsync();
        var hooked = await Hooked.OfNewPartnerAsync(app, receiver.Url);
        await hooked.BookAsync();
        await hooked.OneAsync(row => Hooked.Status(row) == "delivered");
        var rotated = (await hooked.Partner.PostAsync($"{hooked.Target}/rotate-secret", "{}").ReadAsync()).Is(200);
        await hooked.BookAsync();
        await hooked.UntilAsync(rows => rows.Count == 2 && rows.All(row => Hooked.Status(row) == "delivered"));

        var (first, second) = (receiver.Received.First(), receiver.Received.Last());
        var newSecret = rotated.Data.GetProperty("secret").GetString()!;
        foreach (var (secret, got) in new[] { (hooked.Secret, first), (hooked.Secret, second), (newSecret, second) })
            Assert.Equal("booking.created", (await VerifyAsync(secret, got, got.Body)).Trim());

        // What is not signed so is refused: another secret, another body.
        await Assert.ThrowsAnyAsync<Exception>(() => VerifyAsync(newSecret, first, first.Body));
        await Assert.ThrowsAnyAsync<Exception>(() => VerifyAsync(hooked.Secret, first, $"{first.Body} "));

        Task<string> VerifyAsync(string secret, Receiver.Got got, string body) => Interpreter.RunAsync("node",
            ["verify.js", secret, body, got.Id, $"{got.Timestamp}", got.Standard], tools);
    }

    [Fact]
    public async Task A_name_that_leads_elsewhere_after_it_was_judged_gains_nothing()
    {
        await using var secret = await Receiver.StartAsync();
        var asked = 0;
        await using var server = WithNames((_, _) => Task.FromResult<IPAddress[]>(
            [Interlocked.Increment(ref asked) == 1 ? IPAddress.Parse(Names.Allowed) : IPAddress.Loopback]));
        await server.InitializeAsync();
        var hooked = await Hooked.OfNewPartnerAsync(server, new UriBuilder(secret.Url) { Host = Names.Receiver }.Uri.AbsoluteUri);
        Assert.Equal(0, asked);

        // The first answer is judged good and is what is connected to, where nobody listens. Whoever asks anew is sent to the
        // receiver behind the wall, which gets nothing.
        await hooked.BookAsync();
        var row = await hooked.OneAsync(row => Hooked.Attempts(row) == 1);
        Assert.Equal((1, "pending", "cannot be reached: ConnectionError"),
            (asked, Hooked.Status(row), row.GetProperty("last_error").GetString()));

        await hooked.BookAsync();
        var rows = await hooked.UntilAsync(rows => rows.Count == 2 && rows.All(each => Hooked.Attempts(each) > 0));
        Assert.Equal("the address is not public", rows[0].GetProperty("last_error").GetString());
        Assert.Empty(secret.Received);
    }

    [Fact]
    public async Task Every_route_of_webhooks_answers_as_documented()
    {
        var document = JsonElement.Parse(await app.Client.GetStringAsync("/openapi/v1.json", Ct));
        await using var receiver = await Receiver.StartAsync();
        receiver.Answer = http => http.Response.WriteAsync("thanks", Ct);
        var hooked = await Hooked.OfNewPartnerAsync(app, receiver.Url);
        await hooked.BookAsync();
        var delivery = (await hooked.OneAsync(row => Hooked.Status(row) == "delivered")).GetProperty("id").GetString();
        var unknown = $"{Hooked.Webhooks}/00000000-0000-4000-8000-000000000000";
        const string redeliver = "/{id}/deliveries/{delivery}/redeliver";
        (string Path, HttpMethod Method, string Target, string? Body, int Status)[] calls =
        [
            ("", HttpMethod.Post, Hooked.Webhooks, $$"""{"url":"{{receiver.Url}}"}""", 201),
            ("", HttpMethod.Post, Hooked.Webhooks, """{"url":"http://10.0.0.1/","events":["no"]}""", 400),
            ("", HttpMethod.Get, Hooked.Webhooks, null, 200),
            ("/{id}", HttpMethod.Put, hooked.Target, """{"events":["booking.created"]}""", 200),
            ("/{id}", HttpMethod.Put, hooked.Target, """{"events":[]}""", 400),
            ("/{id}", HttpMethod.Put, unknown, "{}", 404),
            ("/{id}/rotate-secret", HttpMethod.Post, $"{hooked.Target}/rotate-secret", """{"overlap_hours":1}""", 200),
            ("/{id}/rotate-secret", HttpMethod.Post, $"{hooked.Target}/rotate-secret", """{"overlap_hours":-1}""", 400),
            ("/{id}/rotate-secret", HttpMethod.Post, $"{unknown}/rotate-secret", "{}", 404),
            ("/{id}/ping", HttpMethod.Post, $"{hooked.Target}/ping", "{}", 202),
            ("/{id}/ping", HttpMethod.Post, $"{unknown}/ping", "{}", 404),
            ("/{id}/deliveries", HttpMethod.Get, $"{hooked.Target}/deliveries", null, 200),
            ("/{id}/deliveries", HttpMethod.Get, $"{hooked.Target}/deliveries?limit=0", null, 400),
            ("/{id}/deliveries", HttpMethod.Get, $"{unknown}/deliveries", null, 404),
            (redeliver, HttpMethod.Post, $"{hooked.Target}/deliveries/{delivery}/redeliver", "{}", 202),
            (redeliver, HttpMethod.Post, $"{unknown}/deliveries/{delivery}/redeliver", "{}", 404),
            ("/{id}/replay", HttpMethod.Post, $"{hooked.Target}/replay", """{"from":"2025-01-01"}""", 202),
            ("/{id}/replay", HttpMethod.Post, $"{hooked.Target}/replay", "{}", 400),
            ("/{id}/replay", HttpMethod.Post, $"{unknown}/replay", """{"from":"2025-01-01"}""", 404),
            ("/{id}", HttpMethod.Put, hooked.Target, """{"enabled":false}""", 200),
            ("/{id}/ping", HttpMethod.Post, $"{hooked.Target}/ping", "{}", 409),
            ("/{id}/replay", HttpMethod.Post, $"{hooked.Target}/replay", """{"from":"2025-01-01"}""", 409),
            ("/{id}", HttpMethod.Delete, hooked.Target, null, 204),
            ("/{id}", HttpMethod.Delete, hooked.Target, null, 404),
        ];
        foreach (var (path, method, target, body, status) in calls)
        {
            var answer = (await hooked.Partner.SendAsync(method, target, body).ReadAsync()).Is(status);
            new Documented(document).Fits($"{Hooked.Webhooks}{path}", answer);
        }

        var described = document.GetProperty("paths").EnumerateObject()
            .Where(path => path.Name.StartsWith(Hooked.Webhooks, StringComparison.Ordinal))
            .SelectMany(path => path.Value.EnumerateObject().Select(each => $"{each.Name} {path.Name}"));
        Assert.Equal(described.Order(),
            calls.Select(call => $"{call.Method.Method.ToLowerInvariant()} {Hooked.Webhooks}{call.Path}").Distinct().Order());
    }
}
