using System.Globalization;
using Hubby.Bench.Hooks;
using Hubby.Bench.Mail;
using Hubby.Bench.Portal;
using Hubby.Bench.Rows;
using Hubby.Bench.Stage;

namespace Hubby.Bench.Measure;

/// <summary>Runs the chosen parts and writes their tables.</summary>
sealed class RunAll(string published, string directory, Sizes sizes)
{
    public static readonly string[] PartNames =
    [
        "throughput", "latency", "pages", "refusals", "coldstart", "memory", "mails", "mailrate", "import", "webhooks", "full",
        "portal", "strategies", "causes",
    ];
    public static readonly string[] StoreNames = ["postgres", "sqlite"];

    public async Task<string> RunAsync(IReadOnlyCollection<string> chosen, CancellationToken ct)
    {
        var stores = StoreNames.Where(name => chosen.Contains(name) || !chosen.Intersect(StoreNames).Any()).ToList();
        var parts = PartNames.Where(name => chosen.Contains(name) || !chosen.Intersect(PartNames).Any()).ToList();
        var reports = new List<Report>();
        foreach (var store in stores)
        {
            Arena arena = store == "postgres"
                ? new PostgresArena(published, directory, sizes)
                : new SqliteArena(published, directory, sizes);
            try
            {
                await arena.PrepareAsync(ct);
                foreach (var part in parts)
                {
                    Console.Error.WriteLine($"{arena.Name}: {part}");
                    reports.AddRange(await RunPartAsync(arena, part, ct));
                }
            }
            finally
            {
                if (arena is PostgresArena { Postgres: var postgres })
                    await postgres.StopAsync(CancellationToken.None);
            }
        }

        return await HeadAsync(ct) + string.Join('\n', reports.Select(report => report.ToMarkdown()));
    }

    async Task<IReadOnlyList<Report>> RunPartAsync(Arena arena, string part, CancellationToken ct)
    {
        var parts = new Parts(arena, sizes);
        var footprint = new Footprint(arena, sizes, parts, published, directory);
        return part switch
        {
            "throughput" => [await parts.ThroughputAsync(ct)],
            "latency" => [await parts.LatencyAsync(ct)],
            "pages" => [await parts.PagesAsync(ct)],
            "refusals" => [await parts.RefusalsAsync(ct)],
            "coldstart" => [await footprint.ColdStartAsync(ct)],
            "memory" => [await footprint.MemoryAndDiskAsync(ct)],
            "mails" => [await new MailParts(arena, sizes, directory).SoonAsync(ct)],
            "mailrate" => [await new MailParts(arena, sizes, directory).RateAsync(ct)],
            "import" => [await footprint.ImportAsync(ct)],
            "webhooks" => [await new HookParts(arena, sizes).RunAsync(ct)],
            "full" => [await new FullStore(arena, sizes, parts).CompareAsync(ct)],
            "portal" => [await PortalPages.OnFullAsync(arena, sizes, ct)],
            "causes" => [await new Causes(arena, sizes).RunAsync(ct)],
            _ => [await StrategiesAsync(arena, ct)],
        };
    }

    async Task<Report> StrategiesAsync(Arena arena, CancellationToken ct)
    {
        var setup = await arena.FreshAsync(ct);
        var each = sizes.Measure / 3;
        return arena is PostgresArena
            ? await Strategies.PostgresAsync(setup.ConnectionString!, arena.Partner, each, ct)
            : await Strategies.SqliteAsync(Path.Combine(setup.DataDirectory, SqliteArena.FileName), arena.Partner, each, ct);
    }

    async Task<string> HeadAsync(CancellationToken ct)
    {
        var commit = (await Shell.RunAsync("git", ["describe", "--always", "--dirty"], ct)).Trim();
        var processor = File.ReadLines("/proc/cpuinfo")
            .FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(": ")[^1];
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1024d / 1024 / 1024;
        var kernel = File.ReadAllText("/proc/sys/kernel/osrelease").Trim();
        var sqlite = SqliteVersion();
        var day = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"""
            # Results

            {day} UTC · commit {commit} · {Environment.ProcessorCount} cores of {processor}, {memory:N0} GB · Linux {kernel}
            · .NET {Environment.Version} · the disk: {Disk.SyncsPerSecond(directory):N0} synced 4 KB writes/s
            · PostgreSQL with {string.Join(", ", PostgresServer.Settings)} · SQLite {sqlite}

            {(sizes.IsQuick ? "A quick run with small sizes: only to see that it works.\n\n" : "")}Client, server and database
            share the cores. Each figure is the median of {sizes.Repeats} (lowest–highest), {sizes.Measure.TotalSeconds:N0} s each
            after {sizes.WarmUp.TotalSeconds:N0} s of warm-up, alternating with its baseline.


            """);
    }

    string SqliteVersion()
    {
        using var connection = SqliteFile.Open(Path.Combine(directory, "version.db"));
        return connection.Scalar<string>("SELECT sqlite_version()");
    }
}
