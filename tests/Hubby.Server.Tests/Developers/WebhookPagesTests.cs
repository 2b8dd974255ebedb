using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Hubby.Members;
using Hubby.Tests.Hosting;
using Hubby.Tests.Portal;
using Hubby.Tests.Webhooks;
using Hubby.Webhooks;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Tests.Developers;

public sealed class WebhookPagesTestsOnPostgres(WebhookPostgresApp app)
    : WebhookPagesTests(app), IClassFixture<WebhookPostgresApp>;

public sealed class WebhookPagesTestsOnSqlite(WebhookSqliteApp app)
    : WebhookPagesTests(app), IClassFixture<WebhookSqliteApp>;

public abstract partial class WebhookPagesTests(App app)
{
    const string Webhooks = "/portal/webhooks";
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    Task<List<WebhookEndpoint>> EndpointsOfAsync(Credentials partner) => app.QueryAsync(db =>
        db.WebhookEndpoints.Where(row => row.PartnerId == partner.PartnerId).OrderBy(row => row.Id).ToListAsync(Ct));

    Task<List<string>> AuditOfAsync(Credentials partner) => app.QueryAsync(db => db.AuditEntries
        .Where(row => row.PartnerId == partner.PartnerId && row.Action.StartsWith("webhook."))
        .OrderBy(row => row.Id).Select(row => row.Action).ToListAsync(Ct));

    static string IdOf(Hooked hooked) => hooked.Target[(Hooked.Webhooks.Length + 1)..];

    [Fact]
    public async Task An_endpoint_is_added_pinged_changed_paused_enabled_and_deleted()
    {
        await using var receiver = await Receiver.StartAsync();
        var partner = await app.CreatePartnerAsync();
        using var developer = await app.SignInAsync(partner, Role.Developer);
        string secret;
        using (var added = await developer.SendAsync(Webhooks, $"{Webhooks}/new", ("url", receiver.Url), ("all", "1")))
            secret = SecretOf(await PortalBrowser.TextAsync(added));
        var endpoint = Assert.Single(await EndpointsOfAsync(partner));
        var root = $"{Webhooks}/{endpoint.Id}";
        Assert.DoesNotContain(secret, await developer.PageAsync(root), StringComparison.Ordinal);

        var shown = await developer.DoneAsync(root, $"{root}/ping");
        var page = await developer.UntilAsync(shown.Split('#')[0], "Delivered today");
        Assert.Contains("<span class=\"k\">&quot;webhook&quot;</span>", page, StringComparison.Ordinal);
        var got = Assert.Single(receiver.Received);
        Assert.Equal("ping", got.Type);
        Assert.Equal(Receiver.Got.Sign(secret, got.Id, got.Timestamp, got.Body), (got.Standard, got.Plain));

        await developer.DoneAsync(root, $"{root}/change", ("url", $"{receiver.Url}?v=2"), ("type", "booking.created"));
        Assert.Equal("booking.created", Assert.Single(await EndpointsOfAsync(partner)).Events);
        await developer.DoneAsync(root, $"{root}/pause");
        Assert.Contains("One of you paused it", await developer.PageAsync(root), StringComparison.Ordinal);
        using (var refused = await developer.SendAsync(root, $"{root}/ping"))
            Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        await developer.DoneAsync(root, $"{root}/enable");
        Assert.Null(Assert.Single(await EndpointsOfAsync(partner)).DisabledAt);
        Assert.Equal(Webhooks, await developer.DoneAsync(root, $"{root}/delete"));
        Assert.Empty(await EndpointsOfAsync(partner));
        Assert.Equal(
            ["webhook.created", "webhook.pinged", "webhook.changed", "webhook.paused", "webhook.enabled", "webhook.deleted"],
            await AuditOfAsync(partner));
    }

    [Fact]
    public async Task A_failed_delivery_is_found_looked_at_and_sent_again()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Answer = async http =>
        {
            http.Response.StatusCode = 503;
            await http.Response.WriteAsync("<h1>Down & out</h1>", Ct);
        };
        var hooked = await Hooked.OfNewPartnerAsync(app, receiver.Url, "booking.created");
        using var developer = await app.SignInAsync(hooked.Partner.Credentials, Role.Developer);
        var root = $"{Webhooks}/{IdOf(hooked)}";
        await hooked.BookAsync();
        var failing = await hooked.OneAsync(row => Hooked.Attempts(row) == 1);

        Assert.Contains("Failing for", await developer.PageAsync(Webhooks), StringComparison.Ordinal);
        Assert.Contains("1 failing", await developer.PageAsync("/portal/keys"), StringComparison.Ordinal);
        var page = await developer.PageAsync($"{root}?outcome=waiting");
        Assert.Contains("&lt;h1&gt;Down &amp; out&lt;/h1&gt;", page, StringComparison.Ordinal);
        Assert.Contains("1 try failed; the next is", page, StringComparison.Ordinal);
        Assert.Contains("Answered 503.", page, StringComparison.Ordinal);
        Assert.Contains("No delivery like that", await developer.PageAsync($"{root}?outcome=failed"), StringComparison.Ordinal);

        // Given up as it is when an endpoint is paused; then the receiver is well again.
        await developer.DoneAsync(root, $"{root}/pause");
        await developer.DoneAsync(root, $"{root}/enable");
        receiver.Answer = http =>
        {
            http.Response.StatusCode = 204;
            return Task.CompletedTask;
        };
        var id = failing.GetProperty("id").GetString()!;
        Assert.Contains(id, await developer.PageAsync($"{root}?outcome=failed"), StringComparison.Ordinal);
        await developer.DoneAsync(root, $"{root}/deliveries/{id}/redeliver");
        await hooked.OneAsync(row => Hooked.Status(row) == "delivered");
        var after = await developer.PageAsync($"{root}?d={id}");
        Assert.Contains("at try 1", after, StringComparison.Ordinal);
        Assert.DoesNotContain("Down &amp; out", after, StringComparison.Ordinal);
        Assert.Contains("Before it was sent again", after, StringComparison.Ordinal);
        foreach (var (attempt, said) in new[] { (1, "Down &amp; out"), (2, "An answer without a body") })
            Assert.Contains(said, await developer.PageAsync($"{root}?d={id}&t={attempt}"), StringComparison.Ordinal);
        foreach (var odd in new[] { "0", "-1", "99" })
            Assert.Contains("at try 1", await developer.PageAsync($"{root}?d={id}&t={odd}"), StringComparison.Ordinal);
        Assert.Contains("webhook.redelivered", await AuditOfAsync(hooked.Partner.Credentials));
    }

    [Fact]
    public async Task A_range_is_replayed_without_what_was_delivered()
    {
        await using var receiver = await Receiver.StartAsync();
        var hooked = await Hooked.OfNewPartnerAsync(app, receiver.Url, "booking.created");
        using var developer = await app.SignInAsync(hooked.Partner.Credentials, Role.Developer);
        var root = $"{Webhooks}/{IdOf(hooked)}";
        await hooked.BookAsync();
        await hooked.OneAsync(row => Hooked.Status(row) == "delivered");
        await developer.DoneAsync(root, $"{root}/pause");
        await hooked.BookAsync();
        (string, string)[] range = [("from", "2020-01-01"), ("to", "2099-01-01T00:00")];
        using (var refused = await developer.SendAsync(root, $"{root}/replay", range))
            Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        await developer.DoneAsync(root, $"{root}/enable");
        using (var refused = await developer.SendAsync(root, $"{root}/replay", ("from", "soon"), ("to", "2019-01-01")))
            Assert.Contains("id=\"from-fault\"", await PortalBrowser.TextAsync(refused), StringComparison.Ordinal);

        await developer.DoneAsync(root, $"{root}/replay", [.. range, ("undelivered", "1")]);
        await hooked.UntilAsync(rows => rows.Count == 2 && rows.All(row => Hooked.Status(row) == "delivered"));
        Assert.Equal(2, receiver.Received.Count);
        await developer.DoneAsync(root, $"{root}/replay", [.. range]);
        await hooked.UntilAsync(rows => receiver.Received.Count == 4);
        Assert.Equal(2, receiver.Received.Select(each => each.Id).Distinct().Count());
    }

    [Fact]
    public async Task A_new_secret_is_shown_once_and_signs_beside_the_old_one()
    {
        await using var receiver = await Receiver.StartAsync();
        var hooked = await Hooked.OfNewPartnerAsync(app, receiver.Url);
        using var developer = await app.SignInAsync(hooked.Partner.Credentials, Role.Developer);
        var root = $"{Webhooks}/{IdOf(hooked)}";
        using var rotated = await developer.SendAsync(root, $"{root}/rotate", ("overlap", "24"));
        var secret = SecretOf(await PortalBrowser.TextAsync(rotated));
        await developer.DoneAsync(root, $"{root}/ping");
        await hooked.OneAsync(row => Hooked.Status(row) == "delivered");
        var got = Assert.Single(receiver.Received);
        foreach (var each in new[] { secret, hooked.Secret })
        {
            Assert.Contains(
                Receiver.Got.Sign(each, got.Id, got.Timestamp, got.Body).Standard, got.Standard, StringComparison.Ordinal);
        }

        Assert.DoesNotContain(secret, await developer.PageAsync(root), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "url-fault")]
    [InlineData("ftp://example.com/x", "url-fault")]
    [InlineData("http://10.0.0.1/x", "url-fault")]
    public async Task An_address_that_will_not_do_is_said_at_its_field(string url, string fault)
    {
        var partner = await app.CreatePartnerAsync();
        using var developer = await app.SignInAsync(partner, Role.Developer);
        using var answer = await developer.SendAsync(Webhooks, $"{Webhooks}/new", ("url", url), ("all", "1"));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains($"id=\"{fault}\"", await PortalBrowser.TextAsync(answer), StringComparison.Ordinal);
        Assert.Empty(await EndpointsOfAsync(partner));
    }

    [Fact]
    public async Task Twenty_endpoints_are_enough()
    {
        var partner = await app.CreatePartnerAsync();
        using var developer = await app.SignInAsync(partner, Role.Developer);
        for (var index = 0; index < WebhookEndpoint.MostPerPartner; index++)
        {
            var body = $$"""{"url":"https://hook{{index}}.example.com/"}""";
            (await app.SignedBy(partner).PostAsync(Hooked.Webhooks, body).ReadAsync()).Is(201);
        }

        using var answer = await developer.SendAsync(
            Webhooks, $"{Webhooks}/new", ("url", "https://hook.example.com/"), ("all", "1"));
        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Equal(WebhookEndpoint.MostPerPartner, (await EndpointsOfAsync(partner)).Count);
        Assert.Contains("hook19.example.com", await developer.PageAsync(Webhooks), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Neither_a_viewer_nor_another_partner_touches_an_endpoint()
    {
        await using var receiver = await Receiver.StartAsync();
        var hooked = await Hooked.OfNewPartnerAsync(app, receiver.Url);
        var other = await app.CreatePartnerAsync();
        var root = $"{Webhooks}/{IdOf(hooked)}";
        using var viewer = await app.SignInAsync(hooked.Partner.Credentials, Role.Viewer);
        using var stranger = await app.SignInAsync(other, Role.Owner);
        await hooked.BookAsync();
        var delivery = (await hooked.UntilAsync(rows => rows.Count > 0 && rows.All(row => Hooked.Status(row) == "delivered")))[0]
            .GetProperty("id").GetString();
        var before = Assert.Single(await EndpointsOfAsync(hooked.Partner.Credentials));
        string[] acts = ["change", "pause", "enable", "delete", "rotate", "replay", "ping", $"deliveries/{delivery}/redeliver"];
        foreach (var (browser, status) in new[] { (viewer, HttpStatusCode.Forbidden), (stranger, HttpStatusCode.NotFound) })
        {
            Assert.Equal(status, (await browser.GetAsync(root)).StatusCode);
            foreach (var act in acts)
            {
                using var answer = await browser.SendAsync("/portal/account", $"{root}/{act}", ("url", "https://example.com/"),
                    ("all", "1"), ("overlap", "0"), ("from", "2020-01-01"), ("to", "2099-01-01"));
                Assert.True(answer.StatusCode == status, $"{act}: {answer.StatusCode}");
            }
        }

        var after = Assert.Single(await EndpointsOfAsync(hooked.Partner.Credentials));
        Assert.Equal(JsonSerializer.Serialize(before), JsonSerializer.Serialize(after));
        Assert.Empty(await AuditOfAsync(hooked.Partner.Credentials));
        Assert.Empty(await AuditOfAsync(other));
        using var developer = await app.SignInAsync(other, Role.Developer);
        Assert.DoesNotContain(before.Url, await developer.PageAsync(Webhooks), StringComparison.Ordinal);
    }

    static string SecretOf(string page) => WebUtility.HtmlDecode(Secret().Match(page).Groups[1].Value);

    [GeneratedRegex("id=\"secret\">(whsec_[^<]+)<")]
    private static partial Regex Secret();
}
