using System.Diagnostics;
using Hubby.Data;
using Hubby.Partners;
using Hubby.RequestLog;
using Hubby.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Hubby.Tests.RequestLog;

public sealed class RequestLogSizeTestsOnPostgres(PostgresApp app) : RequestLogSizeTests(app), IClassFixture<PostgresApp>;

public sealed class RequestLogSizeTestsOnSqlite(SqliteApp app) : RequestLogSizeTests(app), IClassFixture<SqliteApp>;

/// <summary>The log stays within bounds: of bad signatures, and of time.</summary>
public abstract class RequestLogSizeTests(App app)
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    async Task<SignedClient> PartnerAsync() => app.SignedBy(await app.CreatePartnerAsync());

    [Fact]
    public async Task Of_a_flood_of_bad_signatures_few_are_kept_and_good_requests_are_not_pushed_out()
    {
        var partner = await PartnerAsync();
        async Task ForgeAsync()
        {
            using var request = partner.Sign(HttpMethod.Get, "/api/bookings");
            request.Headers.Remove("x-signature");
            request.Headers.Add("x-signature", new string('0', 64));
            (await app.Client.SendAsync(request, Ct).ReadAsync()).Is(401);
        }

        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, 300).Select(_ => ForgeAsync()));
        var seconds = (int)watch.Elapsed.TotalSeconds + 2;
        await partner.LoggedAsync((await partner.GetAsync("/api/packages").ReadAsync()).Is(200));
        var kept = await app.QueryAsync(db => db.LoggedRequests
            .CountAsync(row => row.PartnerId == partner.Credentials.PartnerId && row.Status == 401, Ct));
        Assert.InRange(kept, 1, RequestQueue.RefusalsPerSecond * seconds);
    }

    [Fact]
    public async Task What_is_older_than_it_is_kept_is_swept_away_by_the_clock()
    {
        var partner = await PartnerAsync();
        var now = app.Services.GetRequiredService<TimeProvider>().Now();
        const int old = (2 * RequestSweep.BatchSize) + 5;
        await app.QueryAsync(db =>
        {
            db.LoggedRequests.AddRange(Enumerable.Range(0, old).Select(index => RowAt(now.AddDays(-31).AddSeconds(index))));
            db.LoggedRequests.Add(RowAt(now.AddDays(-29)));
            return db.SaveChangesAsync(Ct);
        });

        var clock = new FakeTimeProvider(now);
        using var sweep = new RequestSweep(app.Services.GetRequiredService<IServiceScopeFactory>(),
            app.Services.GetRequiredService<PartnerDirectory>(), Options.Create(new RequestLogOptions()), clock,
            NullLogger<RequestSweep>.Instance);
        await sweep.StartAsync(Ct);
        await UntilCountAsync(1, Sweep.Breath);
        await UntilCountAsync(0, TimeSpan.FromHours(8));
        await sweep.StopAsync(Ct);

        LoggedRequest RowAt(DateTimeOffset at) => new()
        {
            PartnerId = partner.Credentials.PartnerId,
            Id = Ids.Public(at),
            CreatedAt = at,
            KeyId = Guid.Empty,
            Method = "GET",
            Path = "/api/bookings",
            Status = 200,
            DurationMs = 1,
            RequestBytes = 0,
            AnswerBytes = 0,
        };

        async Task UntilCountAsync(int count, TimeSpan step)
        {
            var watch = Stopwatch.StartNew();
            while (await app.CountAsync("logged_requests", partner.Credentials.PartnerId) is var left && left != count)
            {
                Assert.True(left > count && watch.Elapsed < Patience, $"{left} are left instead of {count}");
                clock.Advance(step);
            }
        }
    }
}
