using Hubby.Tallies;
using Hubby.Tests.Hosting;
using Hubby.Tests.Webhooks;
using Hubby.Webhooks;

namespace Hubby.Tests.Insights;

public sealed class HookTallyTestsOnPostgres(WebhookPostgresApp app) : HookTallyTests(app), IClassFixture<WebhookPostgresApp>;

public sealed class HookTallyTestsOnSqlite(WebhookSqliteApp app) : HookTallyTests(app), IClassFixture<WebhookSqliteApp>;

public abstract class HookTallyTests(App app)
{
    [Fact]
    public async Task Attempts_at_a_webhook_are_counted_by_how_they_ended_and_how_long_they_took()
    {
        await using var receiver = await Receiver.StartAsync();
        var answers = 0;
        receiver.Answer = http =>
        {
            http.Response.StatusCode = Interlocked.Increment(ref answers) == 1 ? 503 : 204;
            return Task.CompletedTask;
        };
        var hooked = await Hooked.OfNewPartnerAsync(app, receiver.Url);
        var clock = ((IWebhookApp)app).Clock;
        var day = $"{clock.GetUtcNow():MM-dd}";
        await hooked.BookAsync();
        await hooked.UntilAsync(rows => rows.Any(row => row.GetProperty("attempts").GetInt32() == 1));
        clock.Advance(TimeSpan.FromSeconds(6));
        await hooked.OneAsync(row => Hooked.Status(row) == "delivered");

        var lines = await app.TalliesAsync(hooked.Partner.Credentials.PartnerId, Measure.HookAnswered, Measure.HookFailed);
        var endpoint = Guid.Parse(hooked.Target.Split('/')[^1]);
        Assert.Equal($"HookFailed {day} /{TallyAttempts.SubjectOf(endpoint)} 1", lines[1]);
        var subject = lines[0][(lines[0].IndexOf('/', StringComparison.Ordinal) + 1)..lines[0].LastIndexOf(' ')];
        var (of, atMost) = TallyAttempts.Read(subject);
        Assert.Equal((2, endpoint, true), (lines.Count, of, atMost >= TimeSpan.FromMilliseconds(1)));
        Assert.StartsWith($"HookAnswered {day} /", lines[0], StringComparison.Ordinal);
    }
}
