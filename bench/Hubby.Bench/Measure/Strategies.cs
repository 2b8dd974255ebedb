using System.Diagnostics;
using Hubby.Bench.Rows;
using Hubby.Bench.Stage;
using Npgsql;

namespace Hubby.Bench.Measure;

/// <summary>Bookings of one batch, as entities and as the values of their rows, both made before the clock runs.</summary>
sealed record Batch(IReadOnlyList<SampleBooking> Samples, object?[][][] Values);

sealed record Strategy(string Name, Func<Batch, CancellationToken, Task> WriteAsync)
{
    public Func<CancellationToken, Task> PrepareAsync { get; init; } = _ => Task.CompletedTask;
}

/// <summary>Bookings per second for every way to write a batch and every size of it.</summary>
static class Strategies
{
    static readonly int[] Sizes = [1, 8, 32, 128];

    public static async Task<Report> PostgresAsync(string connectionString, Guid partner, TimeSpan each, CancellationToken ct)
    {
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync(ct);
        await using var db = Stores.Postgres(connectionString);
        var tables = new BookingTables(db);
        var strategies = new PostgresStrategies(connection, connectionString, tables);
        return await MeasureAsync("PostgreSQL", strategies.All, tables, partner, each, ct);
    }

    public static async Task<Report> SqliteAsync(string file, Guid partner, TimeSpan each, CancellationToken ct)
    {
        await using var connection = SqliteFile.Open(file);
        await using var db = Stores.Sqlite(file);
        var tables = new BookingTables(db);
        using var strategies = new SqliteStrategies(connection, file, tables);
        return await MeasureAsync("SQLite", strategies.All, tables, partner, each, ct);
    }

    static async Task<Report> MeasureAsync(
        string store, IReadOnlyList<Strategy> strategies, BookingTables tables, Guid partner, TimeSpan each, CancellationToken ct)
    {
        var title = $"{store}: bookings/s by bookings per commit";
        var report = new Report(title, ["way to write", .. Sizes.Select(size => $"{size}")]);
        long made = 0;
        foreach (var strategy in strategies)
        {
            await strategy.PrepareAsync(ct);
            var cells = new List<string> { strategy.Name };
            foreach (var size in Sizes)
            {
                await RateAsync(size, each / 4);
                cells.Add(Report.Number(await RateAsync(size, each)));
            }

            report.Add([.. cells]);

            async Task<double> RateAsync(int size, TimeSpan measure)
            {
                var spent = TimeSpan.Zero;
                long done = 0;
                while (spent < measure)
                {
                    var samples = SampleBooking.Batch(partner, "STRATEGY-", made, size);
                    var batch = new Batch(samples, tables.Values(samples));
                    made += size;
                    var start = Stopwatch.GetTimestamp();
                    await strategy.WriteAsync(batch, ct);
                    spent += Stopwatch.GetElapsedTime(start);
                    done += size;
                }

                return done / spent.TotalSeconds;
            }
        }

        return report;
    }
}
