using Hubby.Tests.Bookings;
using Hubby.Tests.Hosting;

namespace Hubby.Tests.Contract;

/// <summary>Two servers, as processes of their own, over one store.</summary>
public sealed class TwoProcessesTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Of_fifty_callers_of_two_servers_over_one_PostgreSQL_one_creates_and_all_get_its_bytes(bool withKey)
    {
        using var folder = new TemporaryFolder();
        var settings = folder.Settings(
            ("ConnectionStrings:Database", await Postgres.CloneAsync()), ("Hubby:PublicUrl", "https://hubby.example.com"));
        var credentials = await HubbyProcess.CreatePartnerAsync(settings);
        await using var one = await HubbyProcess.StartAsync(settings);
        await using var two = await HubbyProcess.StartAsync(settings);

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(number =>
            new SignedClient((number % 2 == 0 ? one : two).Client, credentials, TimeProvider.System)
                .PostAsync(Samples.Bookings, Samples.Booking("TWO"), withKey ? [("Idempotency-Key", "two")] : []).ReadAsync()));

        Assert.All(answers, answer => answer.Is(withKey || !answer.IsReplay ? 201 : 200));
        Assert.Single(answers.Select(answer => answer.Text).Distinct());
        Assert.Single(answers, answer => !answer.IsReplay);
    }

    [Fact]
    public async Task Four_servers_that_start_at_once_in_one_empty_folder_all_serve()
    {
        using var folder = new TemporaryFolder();
        var settings = folder.Settings();
        var servers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => HubbyProcess.StartAsync(settings)));
        try
        {
            foreach (var server in servers)
                Assert.Equal("ready\n", await server.Client.GetStringAsync("/readyz", TestContext.Current.CancellationToken));
        }
        finally
        {
            foreach (var server in servers)
                await server.DisposeAsync();
        }
    }
}
