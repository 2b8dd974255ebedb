using System.Text;
using Hubby.Tests.Bookings;
using Hubby.Tests.Hosting;

namespace Hubby.Tests.Messaging.Push;

public sealed class SubscriptionRacePostgresApp : PostgresApp
{
    protected override IEnumerable<string> Settings => SubscriptionRaceTests.Settings;
}

public sealed class SubscriptionRaceSqliteApp : SqliteApp
{
    protected override IEnumerable<string> Settings => SubscriptionRaceTests.Settings;
}

public sealed class SubscriptionRaceTestsOnPostgres(SubscriptionRacePostgresApp app)
    : SubscriptionRaceTests(app), IClassFixture<SubscriptionRacePostgresApp>;

public sealed class SubscriptionRaceTestsOnSqlite(SubscriptionRaceSqliteApp app)
    : SubscriptionRaceTests(app), IClassFixture<SubscriptionRaceSqliteApp>;

public abstract class SubscriptionRaceTests(App app)
{
    const string Subscriptions = "/api/push/subscriptions";
    public static readonly string[] Settings = ["--Push:SubscriptionsPerMinute=1000000"];

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_browser_that_subscribes_while_it_unsubscribes_is_never_refused()
    {
        var partner = app.SignedBy(await app.CreatePartnerAsync());
        var booked = (await partner.PostAsync(Samples.Bookings, Samples.Booking("RACE")).ReadAsync()).Is(201);
        var body = Encoding.UTF8.GetBytes($$$$"""
            {"uuid":"{{{{booked.Data.GetProperty("promo_codes")[0].GetProperty("uuid")}}}}","subscription":
            {"endpoint":"https://push.example.invalid/send/abc","keys":{"auth":"BTBZMqHH6r4Tts7J_aSIgg","p256dh":
            "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"}}}
            """);
        await Task.WhenAll(Enumerable.Range(0, 6).Select(async _ =>
        {
            for (var round = 0; round < 60; round++)
            {
                var made = (await app.Client.PostAsync(Subscriptions, SignedClient.Json(body), Ct).ReadAsync()).Is(200);
                await app.Client.DeleteAsync($"{Subscriptions}/{made.Data.GetProperty("id")}", Ct);
            }
        }));
    }
}
