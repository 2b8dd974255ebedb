using System.Globalization;
using Hubby.Data;
using Hubby.Insights;
using Hubby.Tallies;
using Hubby.Tests.Bookings;
using Hubby.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hubby.Tests.Insights;

public sealed class CountRaceTestsOnPostgres(PostgresApp app) : CountRaceTests(app), IClassFixture<PostgresApp>;

public sealed class CountRaceTestsOnSqlite(SqliteApp app) : CountRaceTests(app), IClassFixture<SqliteApp>;

/// <summary>Several count at once, each is broken off at any moment, and the sums are exact.</summary>
public abstract class CountRaceTests(App app)
{
    const int Writers = 4;
    const int Bookings = 30;

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whoever_counts_and_whenever_they_are_stopped_the_sums_are_exact()
    {
        var partner = app.SignedBy(await app.CreatePartnerAsync());
        using var over = new CancellationTokenSource();
        var counting = Task.WhenAll(Enumerable.Range(1, 3).Select(number => CountAndBreakOffAsync(number, over.Token)));
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => WriteAsync(partner, writer)));
        await over.CancelAsync();
        await counting;

        var id = partner.Credentials.PartnerId;
        await app.CountAllAsync(id);
        var lines = await app.TalliesAsync(id, Measure.Booked, Measure.Cancelled, Measure.Airport, Measure.Destination);
        var sums = lines.Select(line => line.Split(' ')).GroupBy(parts => parts[0]).ToDictionary(
            same => same.Key, same => same.Sum(parts => int.Parse(parts[^1], CultureInfo.InvariantCulture)));
        Assert.Equal((Writers * Bookings, Writers * Bookings / 3), (sums["Booked"], sums["Cancelled"]));
        Assert.Equal((Writers * Bookings, Writers * Bookings), (sums["Airport"], sums["Destination"]));
        await app.HasMonthsOfDaysAsync(id);
    }

    static async Task WriteAsync(SignedClient partner, int writer)
    {
        for (var number = 0; number < Bookings; number++)
        {
            var made = await partner.PostAsync(Samples.Bookings, Samples.Booking($"C-{writer}-{number}")).ReadAsync();
            var target = $"{Samples.Bookings}/{made.Is(201).Data.GetProperty("id")}";
            if (number % 3 == 0)
                (await partner.DeleteAsync(target).ReadAsync()).Is(200);
        }
    }

    /// <summary>Another node: counts, and is broken off after longer and longer, wherever it is then.</summary>
    async Task CountAndBreakOffAsync(int number, CancellationToken over)
    {
        var node = new CountWorker(app.Services.GetRequiredService<IServiceScopeFactory>(), TimeProvider.System,
            NullLogger<CountWorker>.Instance);
        for (var round = 0; !over.IsCancellationRequested; round++)
        {
            // SQLite answers at once, and the writers want their turn as well.
            await Task.Yield();
            using var stopped = new CancellationTokenSource(TimeSpan.FromMilliseconds(number + (round % 40)));
            try
            {
                await node.CatchUpAsync(stopped.Token);
            }
            catch (Exception failure) when (failure is OperationCanceledException || failure.IsStoreAway())
            {
                // It is gone, and the next one goes on.
            }
        }

        node.Dispose();
    }
}

/// <summary>A server that is killed while it counts.</summary>
public sealed class CountKillTests
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task After_kills_the_next_start_counts_what_is_left_and_nothing_twice(bool onPostgres)
    {
        using var folder = await TemporaryFolder.WithStoreAsync();
        var clone = onPostgres ? await Postgres.CloneAsync() : null;
        var settings = clone is null ? folder.Settings(("Email:Disabled", "true"))
            : folder.Settings(("ConnectionStrings:Database", clone), ("Email:Disabled", "true"));
        var credentials = await HubbyProcess.CreatePartnerAsync(settings);
        for (var kill = 0; kill < 3; kill++)
        {
            await using var server = await HubbyProcess.StartAsync(settings);
            var partner = new SignedClient(server.Client, credentials, TimeProvider.System);
            for (var number = 0; number < 20; number++)
                (await partner.PostAsync(Samples.Bookings, Samples.Booking($"K-{kill}-{number}")).ReadAsync()).Is(201);
        }

        await using var last = await HubbyProcess.StartAsync(settings);
        await using var db = Open(clone, folder);
        var until = TimeProvider.System.GetUtcNow() + Patience;
        var isAll = false;
        while (!isAll)
        {
            Assert.True(TimeProvider.System.GetUtcNow() < until, "the bookings are not counted");
            isAll = await db.Tallies.Where(row => row.Measure == Measure.Booked).SumAsync(row => row.Count, Ct) >= 60;
        }

        Assert.Equal(60, await db.Tallies.Where(row => row.Measure == Measure.Airport).SumAsync(row => row.Count, Ct));
        Assert.Equal(60, await db.Tallies.Where(row => row.Measure == Measure.Destination).SumAsync(row => row.Count, Ct));
    }

    static AppDb Open(string? clone, TemporaryFolder folder) => clone is not null
        ? new PostgresDb(new DbContextOptionsBuilder<PostgresDb>().UseNpgsql(clone).Options)
        : new SqliteDb(new DbContextOptionsBuilder<SqliteDb>()
            .UseSqlite($"Data Source={Path.Combine(folder.Path, "hubby.db")}").Options);
}
