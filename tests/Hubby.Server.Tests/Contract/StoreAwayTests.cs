using System.Diagnostics;
using System.Globalization;
using System.Net;
using Hubby.Tests.Bookings;
using Hubby.Tests.Hosting;

namespace Hubby.Tests.Contract;

/// <summary>A store that goes away makes answers 503, and when it is back so is the server, without anybody's help.</summary>
public sealed class StoreAwayTests : IDisposable
{
    static readonly TimeSpan Bounded = TimeSpan.FromSeconds(30);
    readonly TemporaryFolder _folder = new();

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task PostgreSQL_goes_away_under_load_and_comes_back()
    {
        await using var postgres = await OwnPostgres.StartAsync();
        var settings = Settings(postgres);
        await using var server = await HubbyProcess.StartAsync(settings);
        var partner = await PartnerAsync(server, settings);
        var before = (await partner.PostAsync(Samples.Bookings, Samples.Booking("BEFORE")).ReadAsync()).Is(201);

        using var stop = new CancellationTokenSource();
        var callers = Enumerable.Range(0, 8).Select(caller => CallAsync(partner, caller, stop.Token)).ToList();
        await postgres.GoAwayAsync();
        await AssertAwayAsync(server, partner);
        await stop.CancelAsync();
        var acknowledged = (await Task.WhenAll(callers)).SelectMany(ids => ids).ToList();

        await postgres.ComeBackAsync();
        await UntilReadyAsync(server);
        (await partner.PostAsync(Samples.Bookings, Samples.Booking("AFTER")).ReadAsync()).Is(201);
        var again = (await partner.PostAsync(Samples.Bookings, Samples.Booking("BEFORE")).ReadAsync()).Is(200);
        Assert.Equal(before.Text, again.Text);
        foreach (var id in acknowledged)
            (await partner.GetAsync($"{Samples.Bookings}/{id}").ReadAsync()).Is(200);
    }

    [Fact]
    public async Task PostgreSQL_stops_answering_and_every_caller_hears_so_in_seconds()
    {
        await using var postgres = await OwnPostgres.StartAsync();
        var settings = Settings(postgres);
        await using var server = await HubbyProcess.StartAsync(settings);
        var partner = await PartnerAsync(server, settings);

        await postgres.FreezeAsync();
        for (var wave = 0; wave < 2; wave++)
        {
            var watch = Stopwatch.StartNew();
            var posts = Enumerable.Range(0, 20).Select(number => Samples.Booking($"FROZEN-{wave}-{number}"))
                .Select(body => partner.PostAsync(Samples.Bookings, body).ReadAsync());
            var answers = await Task.WhenAll(posts.Append(partner.GetAsync(Samples.Bookings).ReadAsync()));
            Assert.All(answers, AssertAway);
            (await server.Client.GetAsync("/readyz", Ct).ReadAsync()).Is(503);
            Assert.True(watch.Elapsed < 2 * Bounded, $"Wave {wave} took {watch.Elapsed}.");
        }

        await postgres.ThawAsync();
        await UntilReadyAsync(server);
        (await partner.PostAsync(Samples.Bookings, Samples.Booking("THAWED")).ReadAsync()).Is(201);
    }

    [Fact]
    public async Task A_server_that_started_before_PostgreSQL_serves_once_that_is_there()
    {
        await using var postgres = await OwnPostgres.StartAsync();
        await postgres.GoAwayAsync();
        var settings = Settings(postgres);
        await using var server = await HubbyProcess.StartAsync(settings);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await server.Client.GetAsync("/readyz", Ct)).StatusCode);
        var stranger = new SignedClient(server.Client, new(Guid.Empty, "acme", "hk_test_unknown", "secret"), TimeProvider.System);
        AssertAway(await stranger.PostAsync(Samples.Bookings, Samples.Booking()).ReadAsync());

        await postgres.ComeBackAsync();
        await UntilReadyAsync(server);
        var partner = await PartnerAsync(server, settings);
        (await partner.PostAsync(Samples.Bookings, Samples.Booking()).ReadAsync()).Is(201);
    }

    [Fact]
    public async Task A_disk_that_takes_no_more_is_503_and_leaves_nothing_half_written()
    {
        // Files that may not grow stand for the full disk; the signal that comes with it is not part of that.
        var settings = _folder.Settings();
        await using var server = await HubbyProcess.StartAsync(settings, "sh", "-c", "trap '' XFSZ; exec \"$@\"", "sh");
        var partner = await PartnerAsync(server, settings);
        var first = (await partner.PostAsync(Samples.Bookings, Many("FULL-1")).ReadAsync()).Is(201);

        // Enough for the head of the next booking's rows and not for all of its thousand codes.
        var size = new FileInfo(_folder.File("hubby.db-wal")).Length;
        await LimitFilesAsync(server, (size + 20_000).ToString(CultureInfo.InvariantCulture));
        AssertAway(await partner.PostAsync(Samples.Bookings, Many("FULL-2")).ReadAsync());
        AssertAway(await partner.PostAsync(Samples.Bookings, Many("FULL-3"), ("Idempotency-Key", "full")).ReadAsync());
        var read = (await partner.GetAsync(Samples.Bookings).ReadAsync()).Is(200);
        Assert.Equal(first.Data.GetRawText(), Assert.Single(read.Data.EnumerateArray()).GetRawText());

        await LimitFilesAsync(server, "unlimited");
        Assert.False((await partner.PostAsync(Samples.Bookings, Many("FULL-2")).ReadAsync()).Is(201).IsReplay);
        (await partner.PostAsync(Samples.Bookings, Many("FULL-3"), ("Idempotency-Key", "full")).ReadAsync()).Is(201);
        var all = (await partner.GetAsync(Samples.Bookings).ReadAsync()).Is(200);
        Assert.All(all.Data.EnumerateArray(), row => Assert.Equal(1000, row.GetProperty("promo_codes").GetArrayLength()));
        Assert.Equal(3, all.Data.GetArrayLength());
    }

    IReadOnlyDictionary<string, string?> Settings(OwnPostgres postgres) => _folder.Settings(
        ("ConnectionStrings:Database", postgres.ConnectionString), ("Hubby:MigrateAtStart", "true"), ("RateLimits:PerKey", "0"));

    /// <summary>A partner made by the verb, once the server has seen it.</summary>
    static async Task<SignedClient> PartnerAsync(HubbyProcess server, IReadOnlyDictionary<string, string?> settings)
    {
        await UntilReadyAsync(server);
        var partner = new SignedClient(server.Client, await HubbyProcess.CreatePartnerAsync(settings), TimeProvider.System);
        await UntilAsync(async () => (await partner.GetAsync(Samples.Bookings)).IsSuccessStatusCode);
        return partner;
    }

    /// <summary>Books one after the other until told to stop; the ids of what was acknowledged.</summary>
    static async Task<List<string>> CallAsync(SignedClient partner, int caller, CancellationToken stop)
    {
        var ids = new List<string>();
        for (var number = 0; !stop.IsCancellationRequested; number++)
        {
            var answer = await partner.PostAsync(Samples.Bookings, Samples.Booking($"LOAD-{caller}-{number}")).ReadAsync();
            if (answer.Status == 201)
                ids.Add(answer.Data.GetProperty("id").GetString()!);
            else
                AssertAway(answer);
        }

        return ids;
    }

    static async Task AssertAwayAsync(HubbyProcess server, SignedClient partner)
    {
        for (var turn = 0; turn < 3; turn++)
        {
            var watch = Stopwatch.StartNew();
            AssertAway(await partner.PostAsync(Samples.Bookings, Samples.Booking($"AWAY-{turn}")).ReadAsync());
            AssertAway(await partner.PostAsync(Samples.Bookings, Samples.Booking("K"), ("Idempotency-Key", "away")).ReadAsync());
            AssertAway(await partner.GetAsync(Samples.Bookings).ReadAsync());
            AssertAway(await partner.GetAsync($"{Samples.Bookings}/00000000000000000000").ReadAsync());
            Assert.True(watch.Elapsed < Bounded, $"Four answers took {watch.Elapsed}.");
        }

        var forger = new SignedClient(server.Client, partner.Credentials with { Secret = "guessed" }, TimeProvider.System);
        (await forger.PostAsync(Samples.Bookings, Samples.Booking()).ReadAsync()).Is(401);
        (await server.Client.GetAsync("/readyz", Ct).ReadAsync()).Is(503);
        (await server.Client.GetAsync("/healthz", Ct).ReadAsync()).Is(200);
        (await server.Client.GetAsync("/api/time", Ct).ReadAsync()).Is(200);
    }

    static void AssertAway(Answer answer)
    {
        Assert.Equal("store_unavailable", answer.Is(503).ErrorCode);
        Assert.InRange(int.Parse(answer.Header("Retry-After")!, CultureInfo.InvariantCulture), 1, 60);
        Assert.Equal(answer.Header("Request-Id"), answer.Json.GetProperty("request_id").GetString());
    }

    static string Many(string reference) => Samples.Booking(reference, booking =>
    {
        booking.Specification()["quantity"] = 100;
        var specifications = booking["package_specifications"]!.AsArray();
        while (specifications.Count < 10)
            specifications.Add(booking.Specification().DeepClone());
    });

    static Task<string> LimitFilesAsync(HubbyProcess server, string bytes) =>
        Repository.RunAsync("prlimit", "--pid", server.Id, $"--fsize={bytes}:unlimited");

    static Task UntilReadyAsync(HubbyProcess server) =>
        UntilAsync(async () => (await server.Client.GetAsync("/readyz", Ct)).IsSuccessStatusCode);

    static async Task UntilAsync(Func<Task<bool>> isTrue)
    {
        var watch = Stopwatch.StartNew();
        while (!await isTrue())
            Assert.True(watch.Elapsed < TimeSpan.FromMinutes(2), "It did not come true.");
    }
}
