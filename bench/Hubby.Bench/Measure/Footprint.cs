using System.Diagnostics;
using System.Text.RegularExpressions;
using Hubby.Bench.Load;
using Hubby.Bench.Stage;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Bench.Measure;

/// <summary>What the server needs: time to start, memory, bytes on disk.</summary>
sealed partial class Footprint(Arena arena, Sizes sizes, Parts parts, string published, string directory)
{
    const double Megabyte = 1024 * 1024;
    static readonly TimeSpan Idle = TimeSpan.FromSeconds(5);

    /// <summary>From the start of the process to its first 201.</summary>
    public async Task<Report> ColdStartAsync(CancellationToken ct)
    {
        var report = new Report($"{arena.Name}: cold start to the first 201", ["store", "ms"]);
        var existing = new List<double>();
        for (var repeat = 0; repeat < sizes.Repeats; repeat++)
        {
            await using var server = HubbyServer.Launch(await arena.FreshAsync(ct));
            existing.Add((await FirstBooking.MakeAsync(server, arena.Credentials, $"COLD-{repeat}", ct)).TotalMilliseconds);
        }

        report.Add("migrated, with a partner", Report.Spread(existing));
        if (arena is SqliteArena)
            report.Add("an empty folder: schema and demo partner made on the way", Report.Spread(await EmptyFolderAsync(ct)));
        return report;
    }

    /// <summary>Resident memory, and what a booking takes on the disk.</summary>
    public async Task<Report> MemoryAndDiskAsync(CancellationToken ct)
    {
        var (idle, loaded, peak, perBooking) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        for (var repeat = 0; repeat < sizes.Repeats; repeat++)
        {
            var setup = await arena.FreshAsync(ct);
            var before = await arena.BytesOnDiskAsync(setup, ct);
            await using (var server = await HubbyServer.StartAsync(setup, ct))
            {
                await Task.Delay(Idle, ct);
                idle.Add(server.Memory().Now / Megabyte);
                parts.Closed(server);
                loaded.Add(server.Memory().Now / Megabyte);
                peak.Add(server.Memory().Peak / Megabyte);
            }

            await using var db = arena.Open(setup);
            var bookings = await db.Set<Bookings.Booking>().LongCountAsync(ct);
            perBooking.Add((await arena.BytesOnDiskAsync(setup, ct) - before) / (double)bookings);
        }

        var report = new Report($"{arena.Name}: memory and disk", ["", "median"]);
        report.Add($"resident memory, {Idle.TotalSeconds:N0} s after the start without a request, MB", Report.Spread(idle));
        report.Add("resident memory at the end of the closed loop, MB", Report.Spread(loaded));
        report.Add("resident memory, highest, MB", Report.Spread(peak));
        report.Add("bytes on disk per booking, with its code, its fact and all indexes", Report.Spread(perBooking));
        return report;
    }

    /// <summary>A file of bookings by the operator's verb, which ends once every row is dealt with.</summary>
    public async Task<Report> ImportAsync(CancellationToken ct)
    {
        var rows = sizes.IsQuick ? 2_000 : 100_000;
        var file = Path.Combine(directory, "import.csv");
        await File.WriteAllLinesAsync(file, Enumerable.Range(0, rows)
            .Select(row => $"IMPORT-{row},traveller{row}@example.com,2027-06-15,starter,TH")
            .Prepend("booking_id,email,departure_date,package_type,destination"), ct);
        var times = new List<double>();
        for (var repeat = 0; repeat < sizes.Repeats; repeat++)
        {
            var setup = await arena.FreshAsync(ct);
            var start = Stopwatch.GetTimestamp();
            await setup.VerbAsync(["bookings", "import", "acme", file], ct);
            times.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        var report = new Report($"{arena.Name}: a file of {rows:N0} bookings", ["", "median"]);
        report.Add("seconds, from the start of the verb to its end", Report.Spread(times));
        return report;
    }

    async Task<List<double>> EmptyFolderAsync(CancellationToken ct)
    {
        var times = new List<double>();
        for (var repeat = 0; repeat < sizes.Repeats; repeat++)
        {
            var folder = Path.Combine(directory, "sqlite-empty");
            if (Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
            Directory.CreateDirectory(folder);
            await using var server = HubbyServer.Launch(new(published, folder, null) { Demo = true });
            var partner = await PrintedAsync(server, ct);
            times.Add((await FirstBooking.MakeAsync(server, partner, $"COLD-{repeat}", ct)).TotalMilliseconds);
        }

        return times;
    }

    static async Task<Credentials> PrintedAsync(HubbyServer server, CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(TimeSpan.FromSeconds(30));
        while (true)
        {
            var printed = server.Printed;
            if (Key().Match(printed) is { Success: true } key && Secret().Match(printed) is { Success: true } secret)
                return new(key.Value, secret.Groups[1].Value);
            await Task.Delay(2, patience.Token);
        }
    }

    [GeneratedRegex("hk_test_[0-9A-Za-z_]+")]
    private static partial Regex Key();

    [GeneratedRegex(@"secret[^\n]*?([0-9A-Za-z_]{30,})", RegexOptions.IgnoreCase)]
    private static partial Regex Secret();
}
