using System.Text;
using Hubby.Tests.Hosting;

namespace Hubby.Tests.Messaging.Push;

public sealed class LimitedPushApp : SqliteApp
{
    public const int PerMinute = 3;

    protected override IEnumerable<string> Settings => [$"--Push:SubscriptionsPerMinute={PerMinute}"];
}

public sealed class SubscriptionLimitTests(LimitedPushApp app) : IClassFixture<LimitedPushApp>
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    Task<Answer> SubscribeAsync() =>
        app.Client.PostAsync("/api/push/subscriptions", SignedClient.Json(Encoding.UTF8.GetBytes("{}")), Ct).ReadAsync();

    [Fact]
    public async Task One_address_may_subscribe_so_often_in_a_minute_and_hears_when_to_come_again()
    {
        for (var time = 0; time < LimitedPushApp.PerMinute; time++)
            (await SubscribeAsync()).Is(400);
        var refused = (await SubscribeAsync()).Is(429);
        Assert.Equal(("rate_limited", "60"), (refused.ErrorCode, refused.Header("Retry-After")));
        Assert.Equal(429, (int)(await app.Client.DeleteAsync($"/api/push/subscriptions/{Guid.Empty}", Ct)).StatusCode);
    }
}
