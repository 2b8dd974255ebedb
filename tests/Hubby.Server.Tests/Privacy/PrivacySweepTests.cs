using System.Diagnostics;
using System.Text.Json.Nodes;
using Hubby.Bookings;
using Hubby.Data;
using Hubby.Http;
using Hubby.Privacy;
using Hubby.Tests.Bookings;
using Hubby.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Hubby.Tests.Privacy;

public sealed class PrivacySweepTestsOnPostgres(PostgresApp app) : PrivacySweepTests(app), IClassFixture<PostgresApp>;

public sealed class PrivacySweepTestsOnSqlite(SqliteApp app) : PrivacySweepTests(app), IClassFixture<SqliteApp>;

public abstract class PrivacySweepTests(App app)
{
    const int Days = 90;

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    static async Task<string> BookAsync(SignedClient partner, DateTimeOffset departure, DateTimeOffset? back)
    {
        var body = Samples.Booking(Tokens.Secret(10), booking =>
        {
            booking["email"] = "alex@example.com";
            booking["departure_date"] = departure.ToApi();
            booking["return_date"] = back is null ? null : JsonValue.Create(back.Value.ToApi());
        });
        return (await partner.PostAsync(Samples.Bookings, body).ReadAsync()).Is(201).Data.GetProperty("id").GetString()!;
    }

    Task<List<string>> NamedAsync(SignedClient partner) => app.QueryAsync(db => db.Bookings
        .Where(row => row.PartnerId == partner.Credentials.PartnerId && row.Email != null).OrderBy(row => row.Id)
        .Select(row => row.Id).ToListAsync(Ct));

    [Fact]
    public async Task Bookings_whose_journey_is_long_over_no_longer_say_who_travelled()
    {
        var partner = app.SignedBy(await app.CreatePartnerAsync());
        var now = app.Services.GetRequiredService<TimeProvider>().Now();
        await BookAsync(partner, now.AddDays(5), now.AddDays(12));
        await BookAsync(partner, now.AddDays(5), back: null);
        var later = await BookAsync(partner, now.AddDays(5), now.AddDays(30));

        var clock = new FakeTimeProvider(now.AddDays(Days + 20));
        using var sweep = new PrivacySweep(app.Services.GetRequiredService<IServiceScopeFactory>(),
            Options.Create(new PrivacyOptions { BookingDays = Days }), clock, NullLogger<PrivacySweep>.Instance);
        await sweep.StartAsync(Ct);
        await UntilAsync(partner, [later], () => { });

        clock.Advance(TimeSpan.FromDays(11));
        await UntilAsync(partner, [], () => clock.Advance(TimeSpan.FromDays(1)));
        await sweep.StopAsync(Ct);
    }

    async Task UntilAsync(SignedClient partner, string[] wanted, Action advance)
    {
        var watch = Stopwatch.StartNew();
        while (await NamedAsync(partner) is var named && !named.SequenceEqual(wanted))
        {
            Assert.Subset(named.ToHashSet(), wanted.ToHashSet());
            Assert.True(watch.Elapsed < TimeSpan.FromMinutes(2), $"{named.Count} still say who travels.");
            advance();
        }
    }
}
