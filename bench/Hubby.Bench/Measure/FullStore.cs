using Hubby.Bench.Load;
using Hubby.Bench.Rows;
using Hubby.Bench.Stage;

namespace Hubby.Bench.Measure;

/// <summary>A store of very many bookings against an empty one.</summary>
sealed class FullStore(Arena arena, Sizes sizes, Parts parts)
{
    const int Keys = 2_000;

    // After a checkpoint every index page goes into the log as a whole when it is touched for the first time. On a full store
    // that is the first minute of the fifteen between two checkpoints: it is shown by itself, and the rate that stays counts.
    const int Settle = 18;
    readonly Parts _warm = new(arena, sizes with { WarmUp = sizes.WarmUp * 4 });

    sealed record Figures(double PerSecond, LaneResult Open, LaneResult List, LaneResult Get);

    public async Task<Report> CompareAsync(CancellationToken ct)
    {
        // All made beforehand, since PostgreSQL makes a checkpoint whenever a database is made or dropped.
        var empty = new List<ServerSetup>();
        while (empty.Count < sizes.Repeats)
            empty.Add(await arena.FreshAsync(empty.Count, ct));
        var full = await arena.FullAsync(ct);

        var first = await SettleAsync(full, ct);
        var (onFull, onEmpty) = (new List<Figures>(), new List<Figures>());
        foreach (var setup in empty)
        {
            onEmpty.Add(await MeasureAsync(setup, Keys, ct));
            onFull.Add(await MeasureAsync(full, sizes.Full, ct));
        }

        var title = $"{arena.Name}: {sizes.Full:N0} bookings against an empty store";
        var report = new Report(title, ["", "empty", "full", "full ÷ empty"]);
        Compare(report, "bookings/s", onEmpty, onFull, figures => figures.PerSecond);
        report.Add($"bookings/s, first {sizes.Measure.TotalSeconds:N0} s after a checkpoint", "", Report.Number(first), "");
        Compare(report, "booking, p99 ms at 500/s", onEmpty, onFull, figures => Ms(figures.Open, 99));
        Compare(report, "list by booking_id, p50 ms", onEmpty, onFull, figures => Ms(figures.List, 50));
        Compare(report, "list by booking_id, p99 ms", onEmpty, onFull, figures => Ms(figures.List, 99));
        Compare(report, "list by booking_id, per second", onEmpty, onFull, figures => figures.List.PerSecond);
        Compare(report, "get by id, p50 ms", onEmpty, onFull, figures => Ms(figures.Get, 50));
        Compare(report, "get by id, p99 ms", onEmpty, onFull, figures => Ms(figures.Get, 99));
        Compare(report, "get by id, per second", onEmpty, onFull, figures => figures.Get.PerSecond);
        return report;
    }

    /// <summary>Bookings until each page has been touched since the checkpoint; the rate of the first of them.</summary>
    async Task<double> SettleAsync(ServerSetup full, CancellationToken ct)
    {
        await using var server = await HubbyServer.StartAsync(full, ct);
        var first = parts.Closed(server).PerSecond;
        new Parts(arena, sizes with { WarmUp = sizes.WarmUp * Settle }).Closed(server);
        return first;
    }

    async Task<Figures> MeasureAsync(ServerSetup setup, long bookings, CancellationToken ct)
    {
        await using var server = await HubbyServer.StartAsync(setup, ct);
        var perSecond = _warm.Closed(server).PerSecond;
        var open = parts.Open(server, 500);
        var keys = await arena.KeysAsync(setup, await ReferencesAsync(server, bookings, ct), ct);
        if (keys.Count == 0)
            throw new InvalidOperationException("The store has none of the bookings that were to be read.");
        var list = parts.Read(server, "list by booking_id", [.. keys.Select(key => $"/api/bookings?booking_id={key.Reference}")]);
        var get = parts.Read(server, "get by id", [.. keys.Select(key => $"/api/bookings/{key.Id}")]);
        return new(perSecond, open, list, get);
    }

    // Evenly over the store, in an order that has nothing to do with where they lie.
    async Task<List<string>> ReferencesAsync(HubbyServer server, long bookings, CancellationToken ct)
    {
        if (bookings != Keys)
            return [.. Enumerable.Range(0, Keys).Select(index => Fill.Reference(index * 7919L % Keys * (bookings / Keys)))];

        for (var number = 0; number < 50; number++)
            await FirstBooking.MakeAsync(server, arena.Credentials, Fill.Reference(number), ct);
        return [.. Enumerable.Range(0, 50).Select(index => Fill.Reference(index))];
    }

    static double Ms(LaneResult result, double percent) => result.Latencies.Percentile(percent).TotalMilliseconds;

    static void Compare(Report report, string name, List<Figures> empty, List<Figures> full, Func<Figures, double> figure)
    {
        var (ofEmpty, ofFull) = (empty.Select(figure).ToList(), full.Select(figure).ToList());
        var ratio = Report.Median(ofFull) / Report.Median(ofEmpty);
        report.Add(name, Report.Spread(ofEmpty), Report.Spread(ofFull), Report.Number(ratio));
    }
}
