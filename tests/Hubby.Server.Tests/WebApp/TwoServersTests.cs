using System.Text;
using Hubby.Tests.Hosting;
using Hubby.Tests.Redemptions;

namespace Hubby.Tests.WebApp;

/// <summary>Two servers, as processes of their own, over one store.</summary>
public sealed class TwoServersTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_twenty_who_bring_one_token_to_two_servers_one_is_signed_in_and_no_log_has_the_secrets()
    {
        using var folder = new TemporaryFolder();
        var settings = folder.Settings(("ConnectionStrings:Database", await Postgres.CloneAsync()),
            ("Logging:LogLevel:Default", "Debug"), ("Email:Disabled", "true"));
        var credentials = await HubbyProcess.CreatePartnerAsync(settings);
        await using var one = await HubbyProcess.StartAsync(settings);
        await using var two = await HubbyProcess.StartAsync(settings);
        var partner = new SignedClient(one.Client, credentials, TimeProvider.System);
        const string create = "/api/redirect-tokens/create", user = """{"external_user_id":"u-1"}""";
        var token = (await partner.PostAsync(create, user).ReadAsync()).Is(201).Text("redirect_token");

        var body = Encoding.UTF8.GetBytes($$"""{"token":"{{token}}"}""");
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(number => (number % 2 == 0 ? one : two).Client
            .PostAsync("/api/webapp/auth/exchange", SignedClient.Json(body), Ct).ReadAsync()));
        var winner = Assert.Single(answers, answer => answer.Status == 200);
        Assert.All(answers.Where(answer => answer != winner), answer => answer.Is(404));

        var link = new Uri((await partner.PostAsync(create, user).ReadAsync()).Is(201).Text("redirect_url"));
        Assert.Equal(303, (int)(await two.Client.GetAsync(link.PathAndQuery, Ct)).StatusCode);
        foreach (var secret in new[] { token, winner.Text("session_token"), link.Query["?token=".Length..] })
            Assert.DoesNotContain(secret, one.Output + two.Output, StringComparison.Ordinal);
    }
}
