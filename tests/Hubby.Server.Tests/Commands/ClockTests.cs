using System.Globalization;
using System.Text.Json;
using Hubby.Tests.Bookings;
using Hubby.Tests.Hosting;

namespace Hubby.Tests.Commands;

/// <summary>Staging's clock, moved beside a server that runs.</summary>
public sealed class ClockTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_month_passes_for_what_is_stored_and_not_for_signatures(bool onPostgres)
    {
        using var folder = await TemporaryFolder.WithStoreAsync();
        var settings = folder.Settings(("ConnectionStrings:Database", onPostgres ? await Postgres.CloneAsync() : null));
        var partner = await HubbyProcess.CreatePartnerAsync(settings);
        await using var server = await HubbyProcess.StartAsync(settings);
        await server.WaitForAsync("Now listening");

        var moved = await HubbyProcess.RunAsync(settings, "clock", "advance", "30d", "--json");
        Assert.True(moved.ExitCode == 0, moved.ToString());
        Assert.Equal(
            TimeSpan.FromDays(30).TotalMilliseconds, JsonElement.Parse(moved.Output).GetProperty("ahead_ms").GetDouble());
        await server.WaitForAsync("the environment's clock is");

        var client = new SignedClient(server.Client, partner, TimeProvider.System);
        var booking = (await client.PostAsync(Samples.Bookings, Samples.Booking("MONTH")).ReadAsync()).Is(201);
        var created = DateTimeOffset.Parse(
            JsonElement.Parse(booking.Text).GetProperty("data").GetProperty("created_at").GetString()!,
            CultureInfo.InvariantCulture);
        Assert.Equal(TimeProvider.System.GetUtcNow().AddDays(30), created, TimeSpan.FromMinutes(5));

        var time = JsonElement.Parse(
            await server.Client.GetStringAsync("/api/time", TestContext.Current.CancellationToken)).GetProperty("data");
        var wall = DateTimeOffset.FromUnixTimeMilliseconds(time.GetProperty("server_time").GetInt64());
        Assert.Equal(TimeProvider.System.GetUtcNow(), wall, TimeSpan.FromMinutes(5));
        Assert.Equal(wall.AddDays(30),
            DateTimeOffset.Parse(time.GetProperty("environment_time").GetString()!, CultureInfo.InvariantCulture),
            TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task Two_moves_add_up_and_a_server_that_starts_later_knows()
    {
        using var folder = await TemporaryFolder.WithStoreAsync();
        var settings = folder.Settings();
        var moves = await Task.WhenAll(
            HubbyProcess.RunAsync(settings, "clock", "advance", "2h"),
            HubbyProcess.RunAsync(settings, "clock", "advance", "45m"));
        Assert.All(moves, move => Assert.True(move.ExitCode == 0, move.ToString()));
        var shown = await HubbyProcess.RunAsync(settings, "clock", "show");
        Assert.Contains("0 d 02 h 45 min ahead", shown.Output, StringComparison.Ordinal);
        await using var server = await HubbyProcess.StartAsync(settings);
        await server.WaitForAsync("02:45:00 ahead");
    }

    [Theory]
    [InlineData("yesterday")]
    [InlineData("-1d")]
    [InlineData("999999d")]
    public async Task What_is_no_span_or_too_far_is_refused(string span)
    {
        using var folder = await TemporaryFolder.WithStoreAsync();
        var outcome = await HubbyProcess.RunAsync(folder.Settings(), "clock", "advance", span);
        Assert.Equal(1, outcome.ExitCode);
        Assert.NotEmpty(outcome.Errors);
    }

    [Theory]
    [InlineData("+delay", "sent", 3)]
    [InlineData("+bounce", "failed", 1)]
    public async Task A_mail_that_is_late_or_bounces_does_so_as_the_clock_moves(string tag, string status, int attempts)
    {
        using var folder = await TemporaryFolder.WithStoreAsync();
        var settings = folder.Settings();
        var partner = await HubbyProcess.CreatePartnerAsync(settings);
        await using var server = await HubbyProcess.StartAsync(settings);
        await server.WaitForAsync("Now listening");
        var client = new SignedClient(server.Client, partner, TimeProvider.System);
        var booked = (await client.PostAsync(Samples.Bookings,
            Messaging.Email.EmailApps.Booking($"anna{tag}@example.com")).ReadAsync()).Is(201);

        for (var tried = 1; ; tried++)
        {
            await server.WaitForAsync($"at try {tried}");
            if (tried == attempts)
                break;

            // Each try that failed waits for a quarter of a minute at first; a minute is enough for the next.
            Assert.Equal(0, (await HubbyProcess.RunAsync(settings, "clock", "advance", "1m")).ExitCode);
        }

        var target = $"{Samples.Bookings}/{booked.Data.GetProperty("id")}";
        var message = (await client.GetAsync(target).ReadAsync()).Is(200).Data.GetProperty("messages")[0];
        Assert.Equal(status, message.GetProperty("status").GetString());
        Assert.Equal(attempts, message.GetProperty("attempts").GetInt32());
    }

    [Fact]
    public async Task Production_has_no_clock_to_move()
    {
        using var folder = new TemporaryFolder();
        var settings = folder.Settings(("Hubby:Environment", "production"), ("Email:Disabled", "true"));
        var outcome = await HubbyProcess.RunAsync(settings, "clock", "advance", "1d");
        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("production cannot be moved", outcome.Errors, StringComparison.Ordinal);
    }
}
