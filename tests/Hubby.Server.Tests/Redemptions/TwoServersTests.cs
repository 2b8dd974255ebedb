using Hubby.Tests.Bookings;
using Hubby.Tests.Hosting;

namespace Hubby.Tests.Redemptions;

/// <summary>Two servers, as processes of their own, over one store.</summary>
public sealed class TwoServersTests
{
    [Fact]
    public async Task Of_forty_callers_of_two_servers_with_one_code_one_gets_the_eSIM_and_no_log_has_its_code()
    {
        using var folder = new TemporaryFolder();
        var settings = folder.Settings(("ConnectionStrings:Database", await Postgres.CloneAsync()),
            ("Logging:LogLevel:Default", "Debug"), ("Email:Disabled", "true"));
        var credentials = await HubbyProcess.CreatePartnerAsync(settings);
        await using var one = await HubbyProcess.StartAsync(settings);
        await using var two = await HubbyProcess.StartAsync(settings);
        var booking = (await new SignedClient(one.Client, credentials, TimeProvider.System)
            .PostAsync(Samples.Bookings, Samples.Booking("TWO")).ReadAsync()).Is(201);
        var code = booking.Data.GetProperty("promo_codes")[0].GetProperty("promo_code").GetString()!;

        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(number =>
            (number % 2 == 0 ? one : two).Client.RedeemAsync(code)));
        var winner = Assert.Single(answers, answer => answer.Status == 200);
        Assert.All(answers.Where(answer => answer != winner), answer => Assert.Equal("code_used", answer.Is(409).ErrorCode));

        await Task.WhenAny(one.WaitForAsync("is assigned"), two.WaitForAsync("is assigned"));
        foreach (var secret in new[] { winner.Text("matching_id"), winner.Text("page_url").Split('/')[^1], code })
            Assert.DoesNotContain(secret, one.Output + two.Output, StringComparison.Ordinal);
    }
}
