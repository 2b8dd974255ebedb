using Hubby.Bench.Stage;

namespace Hubby.Bench.Measure;

/// <summary>What each decision about the booking path gives: the closed loop with it and without it.</summary>
sealed class Causes(Arena arena, Sizes sizes)
{
    static readonly (string Name, Dictionary<string, string> Settings)[] Variants =
    [
        ("as it is", []),
        ("no log of requests", new() { ["RequestLog__Days"] = "0" }),
        ("every request in the log", new() { ["RequestLog__PerSecond"] = "1000000" }),
        ("one booking a commit, 2 writers", new() { ["GroupCommit__BatchSize"] = "1" }),
        ("one booking a commit, 16 writers", new() { ["GroupCommit__BatchSize"] = "1", ["GroupCommit__Writers"] = "16" }),
        ("compiled as it runs", new() { ["DOTNET_ReadyToRun"] = "0" }),
        ("dynamic profiling", new() { ["DOTNET_TieredPGO"] = "1" }),
        ("background collection", new() { ["DOTNET_gcConcurrent"] = "1" }),
        ("server collector", new() { ["DOTNET_gcServer"] = "1" }),
    ];

    readonly Parts _first = new(arena, sizes with { WarmUp = TimeSpan.Zero, Measure = sizes.WarmUp });
    readonly Parts _then = new(arena, sizes with { WarmUp = TimeSpan.Zero });

    sealed record Figures(double PerSecond, double ServerFirst, double Server, double Database, double PerSync, double LogBytes);

    sealed record Reading(TimeSpan Server, TimeSpan Database, long Syncs, long LogBytes)
    {
        public static Reading operator -(Reading after, Reading before) => new(after.Server - before.Server,
            after.Database - before.Database, after.Syncs - before.Syncs, after.LogBytes - before.LogBytes);
    }

    public async Task<Report> RunAsync(CancellationToken ct)
    {
        var figures = Variants.Select(_ => new List<Figures>()).ToList();
        for (var repeat = 0; repeat < sizes.Repeats; repeat++)
        {
            foreach (var (variant, taken) in Variants.Zip(figures))
                taken.Add(await MeasureAsync(variant.Settings, ct));
        }

        var seconds = sizes.WarmUp.TotalSeconds;
        var report = new Report($"{arena.Name}: what each decision gives", ["", "bookings/s",
            $"server, µs a booking, first {seconds:N0} s", "then", "database, µs", "bookings a sync", "log, bytes"]);
        foreach (var (variant, taken) in Variants.Zip(figures))
        {
            string Median(Func<Figures, double> figure) => Report.Number(Report.Median(taken.Select(figure)));
            report.Add(variant.Name, Report.Spread([.. taken.Select(one => one.PerSecond)]), Median(one => one.ServerFirst),
                Median(one => one.Server), Median(one => one.Database), Median(one => one.PerSync), Median(one => one.LogBytes));
        }

        return report;
    }

    async Task<Figures> MeasureAsync(Dictionary<string, string> settings, CancellationToken ct)
    {
        var setup = await arena.FreshAsync(ct) with { More = settings };
        await using var server = await HubbyServer.StartAsync(setup, ct);
        var start = await ReadAsync(server, ct);
        var cold = _first.Closed(server).PerSecond * sizes.WarmUp.TotalSeconds;
        var warm = await ReadAsync(server, ct);
        var rate = _then.Closed(server).PerSecond;
        var done = rate * sizes.Measure.TotalSeconds;
        var used = await ReadAsync(server, ct) - warm;
        return new(rate, (warm - start).Server.TotalMicroseconds / cold, used.Server.TotalMicroseconds / done,
            used.Database.TotalMicroseconds / done, used.Syncs == 0 ? 0 : done / used.Syncs, used.LogBytes / done);
    }

    async Task<Reading> ReadAsync(HubbyServer server, CancellationToken ct)
    {
        var ours = ProcessorTime.Of([server.Id]);
        if (arena is not PostgresArena { Postgres: var postgres })
            return new(ours, TimeSpan.Zero, 0, 0);
        var syncs = await postgres.ScalarAsync<long>("postgres", "SELECT wal_sync FROM pg_stat_wal", ct);
        var bytes = await postgres.ScalarAsync<decimal>("postgres", "SELECT wal_bytes FROM pg_stat_wal", ct);
        return new(ours, ProcessorTime.Of(postgres.Processes()), syncs, (long)bytes);
    }
}
