using Hubby.Bench.Load;
using Hubby.Bench.Stage;

namespace Hubby.Bench.Measure;

/// <summary>The measurements by name, each on one store.</summary>
sealed class Parts(Arena arena, Sizes sizes)
{
    const int OpenConnections = 128;
    int _run;

    /// <summary>Bookings per second over HTTP, alternating with the same rows written without the server.</summary>
    public async Task<Report> ThroughputAsync(CancellationToken ct)
    {
        var baselines = await arena.BaselinesAsync(ct);
        var ours = new List<double>();
        var theirs = baselines.Select(_ => new List<double>()).ToList();
        for (var repeat = 0; repeat < sizes.Repeats; repeat++)
        {
            await using (var server = await HubbyServer.StartAsync(await arena.FreshAsync(ct), ct))
                ours.Add(Closed(server).PerSecond);
            for (var index = 0; index < baselines.Count; index++)
                theirs[index].Add(await baselines[index].MeasureAsync(ct));
        }

        var title = $"{arena.Name}: bookings/s, one signed request each, all durable";
        var report = new Report(title, ["", "bookings/s", "HTTP ÷ this"]);
        report.Add($"HTTP, {sizes.Connections} connections", Report.Spread(ours), "");
        foreach (var (baseline, rates) in baselines.Zip(theirs))
            report.Add(baseline.Name, Report.Spread(rates), Report.Number(Report.Median(ours) / Report.Median(rates)));
        return report;
    }

    /// <summary>Latency from the instant each request was due, at a fixed offered load.</summary>
    public async Task<Report> LatencyAsync(CancellationToken ct)
    {
        var title = $"{arena.Name}: latency at a fixed rate (open loop)";
        var report = new Report(title, ["offered", "answered", "p50", "p99", "p99.9", "max"]);
        foreach (var rate in (int[])[500, 1000])
        {
            var results = new List<LaneResult>();
            for (var repeat = 0; repeat < sizes.Repeats; repeat++)
            {
                await using var server = await HubbyServer.StartAsync(await arena.FreshAsync(ct), ct);
                results.Add(Open(server, rate));
            }

            report.Add($"{rate}/s", $"{Report.Number(Report.Median(results.Select(result => result.PerSecond)))}/s",
                Percentile(results, 50), Percentile(results, 99), Percentile(results, 99.9), Percentile(results, 100));
        }

        return report;
    }

    /// <summary>The traveller's three pages in turn, from the instant each was due to the end of its HTML.</summary>
    public async Task<Report> PagesAsync(CancellationToken ct)
    {
        const int Travelling = 100;
        var report = new Report($"{arena.Name}: claim, redeem and install pages in turn (open loop)",
            ["offered", "answered", "p50", "p99", "p99.9", "max"]);
        foreach (var rate in (int[])[200, 500])
        {
            var results = new List<LaneResult>();
            for (var repeat = 0; repeat < sizes.Repeats; repeat++)
            {
                await using var server = await HubbyServer.StartAsync(await arena.FreshAsync(ct), ct);
                var pages = await Travellers.PagesAsync(server, arena.Credentials, Travelling, ct);
                results.Add(Run(server, new Lane($"pages at {rate}/s", new PageRequests(pages), OpenConnections, rate))[0]);
            }

            report.Add($"{rate}/s", $"{Report.Number(Report.Median(results.Select(result => result.PerSecond)))}/s",
                Percentile(results, 50), Percentile(results, 99), Percentile(results, 99.9), Percentile(results, 100));
        }

        return report;
    }

    /// <summary>Refusals of forged signatures, alone and beside good bookings.</summary>
    public async Task<Report> RefusalsAsync(CancellationToken ct)
    {
        var (alone, beside, good) = (new List<double>(), new List<double>(), new List<LaneResult>());
        for (var repeat = 0; repeat < sizes.Repeats; repeat++)
        {
            await using var server = await HubbyServer.StartAsync(await arena.FreshAsync(ct), ct);
            using var forged = new ForgedRequests(arena.Credentials);
            alone.Add(Run(server, new Lane("refusals", forged, sizes.Connections))[0].PerSecond);
            using var bookings = NewBookings();
            var both = Run(
                server,
                new Lane("refusals", forged, sizes.Connections),
                new Lane("bookings beside them", bookings, OpenConnections, 100));
            beside.Add(both[0].PerSecond);
            good.Add(both[1]);
        }

        var title = $"{arena.Name}: refusals of bad signatures";
        var report = new Report(title, ["", "refusals/s", "good bookings/s", "their p50", "their p99"]);
        report.Add("alone", Report.Spread(alone), "", "", "");
        var taken = good.Select(result => result.PerSecond).ToList();
        report.Add("while 100 good bookings/s are offered", Report.Spread(beside), Report.Spread(taken),
            Percentile(good, 50), Percentile(good, 99));
        return report;
    }

    /// <summary>Bookings per second as fast as the connections go.</summary>
    public LaneResult Closed(HubbyServer server)
    {
        using var bookings = NewBookings();
        return Run(server, new Lane("bookings", bookings, sizes.Connections))[0];
    }

    public LaneResult Open(HubbyServer server, double rate)
    {
        using var bookings = NewBookings();
        return Run(server, new Lane($"bookings at {rate}/s", bookings, OpenConnections, rate))[0];
    }

    public LaneResult Read(HubbyServer server, string name, IReadOnlyList<string> targets)
    {
        using var reads = new ReadRequests(arena.Credentials, targets);
        return Run(server, new Lane(name, reads, connections: 8))[0];
    }

    public static string Percentile(IEnumerable<LaneResult> results, double percent) => Report.Ms(TimeSpan.FromTicks(
        (long)Report.Median(results.Select(result => (double)result.Latencies.Percentile(percent).Ticks))));

    // The references of one run must not meet those of another on the same store.
    BookingRequests NewBookings() => new(
        arena.Credentials, $"R{TimeProvider.System.GetUtcNow().ToUnixTimeSeconds():x}{_run++:D3}-");

    IReadOnlyList<LaneResult> Run(HubbyServer server, params IReadOnlyList<Lane> lanes)
    {
        var results = EventLoop.Run(server.Url, lanes, sizes.WarmUp, sizes.Measure);
        foreach (var result in results)
        {
            Console.Error.WriteLine($"  {arena.Name} {result}");
            if (result.Wrong > 0)
                throw new InvalidOperationException($"Not every answer was as it should be. {result}");
        }

        return results;
    }
}
