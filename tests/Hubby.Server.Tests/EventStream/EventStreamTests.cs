using System.Text.Json;
using Hubby.Data;
using Hubby.Events;
using Hubby.EventStream;
using Hubby.Tests.Bookings;
using Hubby.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Tests.EventStream;

public sealed class EventStreamTestsOnPostgres(PostgresApp app) : EventStreamTests(app), IClassFixture<PostgresApp>
{
    [Fact]
    public async Task What_was_begun_first_and_is_committed_last_is_not_passed()
    {
        var partner = await PartnerAsync();
        var id = partner.Credentials.PartnerId;
        Guid late = default;
        await App.QueryAsync(async db =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync(Ct);
            late = await AddAsync(db, id, TimeProvider.System.GetUtcNow());
            (await partner.PostAsync(Samples.Bookings, Samples.Booking("LATE")).ReadAsync()).Is(201);
            Assert.Empty((await PageAsync(partner, "")).Data.EnumerateArray());
            await transaction.CommitAsync(Ct);
            return 0;
        });

        var seen = await FollowAsync(partner, "", 2);
        Assert.Equal(late, seen[0].GetProperty("id").GetGuid());
        Assert.Equal("booking.created", seen[1].GetProperty("type").GetString());
    }

    // Another server counts its transactions anew, so rows from a dump may be ahead of it.
    [Fact]
    public async Task After_a_restore_in_another_server_all_is_seen_and_what_is_new_comes_last()
    {
        await using var restored = new RestoredApp();
        await restored.InitializeAsync();
        var partner = restored.SignedBy(await restored.CreatePartnerAsync());
        for (var number = 0; number < 3; number++)
            (await partner.PostAsync(Samples.Bookings, Samples.Booking($"R-{number}")).ReadAsync()).Is(201);
        await restored.QueryAsync(db =>
            db.Database.ExecuteSqlRawAsync("UPDATE events SET written_by = written_by + 1000000000000", Ct));
        Assert.Empty((await PageAsync(partner, "")).Data.EnumerateArray());

        await restored.QueryAsync(async db =>
        {
            await db.AlignEventsAsync(Ct);
            await db.AlignEventsAsync(Ct);
            return 0;
        });
        (await partner.PostAsync(Samples.Bookings, Samples.Booking("R-3")).ReadAsync()).Is(201);
        var seen = await FollowAsync(partner, "", 4);
        Assert.Equal(["R-0", "R-1", "R-2", "R-3"],
            seen.Select(fact => fact.GetProperty("data").GetProperty("booking_id").GetString()));
    }

    sealed class RestoredApp : PostgresApp;
}

public sealed class EventStreamTestsOnSqlite(SqliteApp app) : EventStreamTests(app), IClassFixture<SqliteApp>;

/// <summary>All events of a partner, for who follows them.</summary>
public abstract class EventStreamTests(App app)
{
    const string Stream = "/api/events";
    // On PostgreSQL the stream waits for every transaction of the cluster, those of other tests as well.
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    protected static CancellationToken Ct => TestContext.Current.CancellationToken;
    protected App App => app;

    protected async Task<SignedClient> PartnerAsync() => app.SignedBy(await app.CreatePartnerAsync());

    protected static async Task<Answer> PageAsync(SignedClient partner, string query) =>
        (await partner.GetAsync($"{Stream}{query}").ReadAsync()).Is(200);

    private protected static async Task<Guid> AddAsync(AppDb db, Guid partnerId, DateTimeOffset at)
    {
        var id = Ids.Row(at);
        db.Events.Add(New(partnerId, id, "booking.updated", at));
        await db.SaveChangesAsync(Ct);
        return id;
    }

    static Event New(Guid partnerId, Guid id, string type, DateTimeOffset at) =>
        new() { PartnerId = partnerId, Id = id, Type = type, Data = "{}", CreatedAt = at, IsPending = false };

    /// <summary>From the beginning on, by the cursor, until so many were seen.</summary>
    protected static Task<List<JsonElement>> FollowAsync(SignedClient partner, string query, int count) =>
        FollowAsync(partner, query, seen => Task.FromResult(seen.Count >= count));

    static async Task<List<JsonElement>> FollowAsync(
        SignedClient partner, string query, Func<List<JsonElement>, Task<bool>> isDone)
    {
        var seen = new List<JsonElement>();
        string? cursor = null;
        var until = TimeProvider.System.GetUtcNow() + Patience;
        while (!await isDone(seen))
        {
            Assert.True(TimeProvider.System.GetUtcNow() < until, $"{seen.Count} were seen");
            var page = await PageAsync(partner, $"?limit=7{query}{(cursor is null ? "" : $"&cursor={cursor}")}");
            seen.AddRange(page.Data.EnumerateArray());
            cursor = page.Json.GetProperty("next_cursor").GetString() ?? cursor;
        }

        return seen;
    }

    /// <summary>As a partner does it: again, while the store is busy.</summary>
    static async Task<Answer> DoneAsync(Func<Task<HttpResponseMessage>> send)
    {
        Answer answer;
        do
            answer = await send().ReadAsync();
        while (answer.Status == 503);
        Assert.True(answer.Status is 200 or 201, answer.Text);
        return answer;
    }

    [Fact]
    public async Task Who_follows_the_cursor_misses_nothing_and_sees_nothing_twice_while_many_write()
    {
        const int writers = 8, rounds = 12;
        var partner = await PartnerAsync();
        var writing = Task.WhenAll(Enumerable.Range(0, writers).Select(async writer =>
        {
            for (var round = 0; round < rounds; round++)
            {
                var reference = $"W-{writer}-{round}";
                var made = await DoneAsync(() => partner.PostAsync(Samples.Bookings, Samples.Booking(reference)));
                var target = $"{Samples.Bookings}/{made.Data.GetProperty("id")}";
                await DoneAsync(() =>
                    partner.PutAsync(target, Samples.Booking(reference, booking => booking["first_name"] = "Jane")));
                if (round % 3 == 0)
                    await DoneAsync(() => partner.DeleteAsync(target));
            }
        }));

        // Nothing is asked for after the end but what the cursor leads to.
        var expected = writers * ((2 * rounds) + (2 * rounds / 3));
        var seen = (await FollowAsync(partner, "", async seen =>
        {
            // A writer that was refused says why, rather than being waited for.
            if (writing.IsFaulted)
                await writing;
            return seen.Count >= expected;
        })).ConvertAll(fact => fact.GetProperty("id").GetGuid());
        await writing;
        var all = await app.QueryAsync(db => db.Events
            .Where(fact => fact.PartnerId == partner.Credentials.PartnerId).Select(fact => fact.Id).ToListAsync(Ct));
        Assert.Equal(expected, all.Count);
        Assert.Equal(seen.Count, seen.Distinct().Count());
        Assert.Equal(all.Order(), seen.Order());

        var again = (await FollowAsync(partner, "", expected)).ConvertAll(fact => fact.GetProperty("id").GetGuid());
        Assert.Equal(seen, again);
    }

    [Fact]
    public async Task The_first_event_may_have_been_committed_before_one_with_a_lower_id()
    {
        var partner = await PartnerAsync();
        var id = partner.Credentials.PartnerId;
        var now = TimeProvider.System.GetUtcNow();
        var first = await app.QueryAsync(db => AddAsync(db, id, now));
        var second = await app.QueryAsync(db => AddAsync(db, id, now.AddMilliseconds(-1)));
        Assert.Equal([first, second],
            (await FollowAsync(partner, "", 2)).Select(fact => fact.GetProperty("id").GetGuid()));
    }

    [Fact]
    public async Task Pages_have_their_limit_and_lead_to_the_next()
    {
        var partner = await PartnerAsync();
        Assert.Equal(JsonValueKind.Null, (await PageAsync(partner, "")).Json.GetProperty("next_cursor").ValueKind);
        for (var number = 0; number < 3; number++)
            (await partner.PostAsync(Samples.Bookings, Samples.Booking($"P-{number}")).ReadAsync()).Is(201);
        await FollowAsync(partner, "", 3);

        var first = await PageAsync(partner, "?limit=2");
        Assert.Equal((2, true), (first.Data.GetArrayLength(), first.Json.GetProperty("has_more").GetBoolean()));
        Assert.All(first.Data.EnumerateArray(), fact => Assert.Equal(["id", "type", "timestamp", "data"], fact.Keys()));
        var link = first.Header("Link")!;
        var (begin, close) = (link.IndexOf("/api", StringComparison.Ordinal), link.IndexOf('>', StringComparison.Ordinal));
        var second = (await partner.GetAsync(link[begin..close]).ReadAsync()).Is(200);
        Assert.Equal((1, false, null),
            (second.Data.GetArrayLength(), second.Json.GetProperty("has_more").GetBoolean(), second.Header("Link")));

        // The end has a place of its own, from which on what is new is found.
        var end = second.Json.GetProperty("next_cursor").GetString();
        var none = await PageAsync(partner, $"?cursor={end}");
        Assert.Equal((0, end), (none.Data.GetArrayLength(), none.Json.GetProperty("next_cursor").GetString()));
    }

    [Fact]
    public async Task Only_the_types_that_are_asked_for_come_and_rare_ones_are_found_page_by_page()
    {
        var partner = await PartnerAsync();
        var made = (await partner.PostAsync(Samples.Bookings, Samples.Booking("T-0")).ReadAsync()).Is(201);
        var id = partner.Credentials.PartnerId;
        await app.QueryAsync(async db =>
        {
            var now = TimeProvider.System.GetUtcNow();
            db.Events.AddRange(Enumerable.Range(0, ListEvents.LookedThrough + 10)
                .Select(_ => New(id, Ids.Row(now), "message.sent", now)));
            return await db.SaveChangesAsync(Ct);
        });
        (await partner.DeleteAsync($"{Samples.Bookings}/{made.Data.GetProperty("id")}").ReadAsync()).Is(200);

        var seen = await FollowAsync(partner, "&type=promo_code.revoked,booking.cancelled", 2);
        Assert.Equal(["booking.cancelled", "promo_code.revoked"], seen.Select(fact => fact.GetProperty("type").GetString()));
        Assert.True((await PageAsync(partner, "?type=booking.cancelled")).Json.GetProperty("has_more").GetBoolean());
    }

    [Fact]
    public async Task Another_partners_events_are_not_there_and_its_cursor_is_none()
    {
        var (partner, other) = (await PartnerAsync(), await PartnerAsync());
        (await partner.PostAsync(Samples.Bookings, Samples.Booking("O-0")).ReadAsync()).Is(201);
        await FollowAsync(partner, "", 1);
        var cursor = (await PageAsync(partner, "")).Json.GetProperty("next_cursor").GetString();

        Assert.Empty((await PageAsync(other, "")).Data.EnumerateArray());
        var theirs = (await other.GetAsync($"{Stream}?cursor={cursor}").ReadAsync()).Is(400);
        Assert.Equal(["cursor invalid_value"], theirs.Faults);
    }

    [Fact]
    public async Task What_is_older_than_thirty_days_is_not_shown()
    {
        var partner = await PartnerAsync();
        var now = TimeProvider.System.GetUtcNow();
        List<Guid> added = [];
        foreach (var days in new[] { 31, 29, 0 })
            added.Add(await app.QueryAsync(db => AddAsync(db, partner.Credentials.PartnerId, now.AddDays(-days))));
        var seen = await FollowAsync(partner, "", 2);
        Assert.Equal(added[1..], seen.Select(fact => fact.GetProperty("id").GetGuid()));
    }

    [Theory]
    [InlineData("limit=0", "limit out_of_range")]
    [InlineData("cursor=x", "cursor invalid_format")]
    [InlineData("type=booking.created,nothing", "type invalid_value")]
    public async Task What_is_no_page_is_a_400(string query, string fault)
    {
        var partner = await PartnerAsync();
        Assert.Equal([fault], (await partner.GetAsync($"{Stream}?{query}").ReadAsync()).Is(400).Faults);
    }
}
