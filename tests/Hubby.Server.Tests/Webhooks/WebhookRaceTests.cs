using Hubby.Tests.Hosting;

namespace Hubby.Tests.Webhooks;

public sealed class WebhookRaceTestsOnPostgres(PostgresApp app) : WebhookRaceTests(app), IClassFixture<PostgresApp>;

public sealed class WebhookRaceTestsOnSqlite(SqliteApp app) : WebhookRaceTests(app), IClassFixture<SqliteApp>;

public abstract class WebhookRaceTests(App app)
{
    const string Webhooks = "/api/webhooks";
    const string ToNobody = """{"url":"https://hook.invalid"}""";

    [Fact]
    public async Task A_webhook_can_be_deleted_or_disabled_while_its_deliveries_fail()
    {
        var partner = app.SignedBy(await app.CreatePartnerAsync());
        for (var round = 0; round < 10; round++)
        {
            await Task.WhenAll(Enumerable.Range(0, 8).Select(async number =>
            {
                var made = (await partner.PostAsync(Webhooks, ToNobody).ReadAsync()).Is(201);
                var target = $"{Webhooks}/{made.Data.GetProperty("id")}";
                await Task.WhenAll(Enumerable.Range(0, 12).Select(async _ =>
                    (await partner.PostAsync($"{target}/ping", "").ReadAsync()).Is(202)));
                if (number % 2 == 0)
                    (await partner.PutAsync(target, """{"enabled":false}""").ReadAsync()).Is(200);
                (await partner.DeleteAsync(target).ReadAsync()).Is(204);
            }));
        }
    }
}
