using System.Diagnostics;
using Hubby.Data;
using Hubby.Http;
using Hubby.Tests.Bookings;
using Hubby.Tests.Hosting;
using Hubby.Tests.Partners;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Hubby.Tests.Http;

public sealed class IdempotencyAgeTestsOnPostgres(SignedOnPostgres app)
    : IdempotencyAgeTests(app), IClassFixture<SignedOnPostgres>;

public sealed class IdempotencyAgeTestsOnSqlite(SignedOnSqlite app)
    : IdempotencyAgeTests(app), IClassFixture<SignedOnSqlite>;

/// <summary>An idempotency key is remembered for thirty days, and then forgotten and cleared away.</summary>
public abstract class IdempotencyAgeTests(ISignedApp fixture)
{
    readonly App _app = fixture.App;

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task After_thirty_days_a_key_is_free_and_not_a_minute_before()
    {
        var partner = _app.SignedBy(await _app.CreatePartnerAsync());
        Task<Answer> PostAsync(string reference) =>
            partner.PostAsync(Samples.Bookings, Samples.Booking(reference), ("Idempotency-Key", "old")).ReadAsync();

        var first = (await PostAsync("FIRST")).Is(201);
        await AgeAsync(partner, IdempotencyRecord.KeptFor - TimeSpan.FromMinutes(1));
        (await PostAsync("SECOND")).Is(422);
        Assert.Equal(first.Text, (await PostAsync("FIRST")).Is(201).Text);

        await AgeAsync(partner, TimeSpan.FromMinutes(2));
        var second = (await PostAsync("SECOND")).Is(201);
        Assert.False(second.IsReplay);
        Assert.Equal(second.Text, (await PostAsync("SECOND")).Is(201).Text);
        Assert.Equal(1, await _app.CountAsync("idempotency_records", partner.Credentials.PartnerId));
    }

    [Fact]
    public async Task What_is_older_is_swept_away_in_batches_every_hour_and_what_is_not_stays()
    {
        var partner = await _app.CreatePartnerAsync();
        var clock = new FakeTimeProvider(fixture.Clock.GetUtcNow());
        var oldest = clock.Now() - IdempotencyRecord.KeptFor;
        const int old = (2 * IdempotencySweep.BatchSize) + 5;
        await AddAsync(partner.PartnerId, old, index => oldest.AddMilliseconds(-1 - (index % 700)));
        await AddAsync(partner.PartnerId, 2, index => oldest.AddMinutes(20 + (30 * index)));
        await AddAsync(partner.PartnerId, 1, _ => oldest.AddDays(1));

        using var sweep = new IdempotencySweep(
            _app.Services.GetRequiredService<IServiceScopeFactory>(), clock, NullLogger<IdempotencySweep>.Instance);
        await sweep.StartAsync(Ct);
        await UntilCountAsync(partner, 3, () => clock.Advance(Sweep.Breath));

        clock.Advance(IdempotencySweep.Interval);
        await UntilCountAsync(partner, 1, () => { });
        await sweep.StopAsync(Ct);
    }

    /// <summary>Lets a record be older, which for the server is the same as a clock that went on.</summary>
    Task<int> AgeAsync(SignedClient partner, TimeSpan by) => _app.QueryAsync(async db =>
    {
        var record = await db.IdempotencyRecords.SingleAsync(row => row.PartnerId == partner.Credentials.PartnerId, Ct);
        return await db.IdempotencyRecords.Where(row => row.PartnerId == partner.Credentials.PartnerId)
            .ExecuteUpdateAsync(row => row.SetProperty(old => old.CreatedAt, record.CreatedAt - by), Ct);
    });

    Task<int> AddAsync(Guid partner, int count, Func<int, DateTimeOffset> createdAt) => _app.QueryAsync(db =>
    {
        db.IdempotencyRecords.AddRange(Enumerable.Range(0, count).Select(index => new IdempotencyRecord
        {
            PartnerId = partner,
            Key = $"{createdAt(0).Ticks}-{index}",
            RequestHash = [],
            Status = 201,
            Answer = [],
            CreatedAt = createdAt(index),
        }));
        return db.SaveChangesAsync(Ct);
    });

    async Task UntilCountAsync(Credentials partner, int count, Action advance)
    {
        var watch = Stopwatch.StartNew();
        while (await _app.CountAsync("idempotency_records", partner.PartnerId) is var left && left != count)
        {
            Assert.True(left > count, $"{left} are left instead of {count}");
            Assert.True(watch.Elapsed < TimeSpan.FromMinutes(2), $"{left} are still there");
            advance();
        }
    }
}
