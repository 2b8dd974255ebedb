using System.Text.Json;
using Hubby.Bench.Load;
using Hubby.Bench.Rows;
using Hubby.Data;

namespace Hubby.Bench.Stage;

sealed class PostgresArena(string published, string directory, Sizes sizes) : Arena(published, directory, sizes)
{
    const string Template = "bench_template";
    const string Measured = "bench";
    const string Full = "bench_full";

    public override string Name => "PostgreSQL";
    public PostgresServer Postgres { get; } = new(Path.Combine(directory, "postgres"));

    // The key to the stores that a folder of one's own keeps from run to run.
    string KeyFile => Path.Combine(DirectoryPath, "postgres-key.json");

    public override async Task PrepareAsync(CancellationToken ct)
    {
        await Postgres.StartAsync(ct);
        if (File.Exists(KeyFile) && await HasAsync(Template, ct))
        {
            var known = JsonSerializer.Deserialize<Credentials>(await File.ReadAllTextAsync(KeyFile, ct));
            await SettleAsync(Setup(Template), ct, known);
            return;
        }

        await Postgres.DropAsync(Full, ct);
        await Postgres.DropAsync(Template, ct);
        await Postgres.ExecuteAsync("postgres", $"CREATE DATABASE {Template}", ct);
        await SettleAsync(Setup(Template), ct);
        await File.WriteAllTextAsync(KeyFile, JsonSerializer.Serialize(Credentials), ct);
    }

    public override async Task<ServerSetup> FreshAsync(int copy, CancellationToken ct)
    {
        var name = copy == 0 ? Measured : $"{Measured}_{copy}";
        await Postgres.CloneAsync(Template, name, ct);
        return Setup(name);
    }

    public override async Task<ServerSetup> FullAsync(CancellationToken ct)
    {
        if (await HasAsync(Full, ct) && await CountAsync(ct) >= Sizes.Full)
        {
            await Setup(Full).MigrateAsync(ct);
            await Postgres.ExecuteAsync(Full, "VACUUM ANALYZE", ct);
            await Postgres.ExecuteAsync(Full, "CHECKPOINT", ct);
            return Setup(Full);
        }

        await Postgres.CloneAsync(Template, Full, ct);
        await new Fill(Partner, Sizes.Full).PostgresAsync(Postgres, Full, ct);
        return Setup(Full);
    }

    Task<bool> HasAsync(string database, CancellationToken ct) =>
        Postgres.ScalarAsync<bool>("postgres", $"SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname = '{database}')", ct);

    Task<long> CountAsync(CancellationToken ct) => Postgres.ScalarAsync<long>(Full, "SELECT count(*) FROM bookings", ct);

    public override async Task<IReadOnlyList<Baseline>> BaselinesAsync(CancellationToken ct) =>
    [
        await BestAsync("booking.sql", "pgbench", ct),
        await BestAsync("booking-pipelined.sql", "pgbench, one round trip", ct),
    ];

    public override async Task<long> BytesOnDiskAsync(ServerSetup setup, CancellationToken ct)
    {
        await Postgres.ExecuteAsync("postgres", "CHECKPOINT", ct);
        return await Postgres.ScalarAsync<long>("postgres", $"SELECT pg_database_size('{Measured}')", ct);
    }

    public override AppDb Open(ServerSetup setup) => Stores.Postgres(setup.ConnectionString! + ";Pooling=false");

    async Task<Baseline> BestAsync(string script, string name, CancellationToken ct)
    {
        var rates = new List<(int Clients, double Rate)>();
        foreach (var clients in PgBench.ClientCounts)
            rates.Add((clients, await RunAsync(script, clients, Sizes.Measure / 3, ct)));
        Console.Error.WriteLine($"  {name}, by clients: {string.Join(", ", rates)}");
        var best = rates.MaxBy(rate => rate.Rate).Clients;
        return new($"{name}, {best} clients", token => RunAsync(script, best, Sizes.Measure, token));
    }

    async Task<double> RunAsync(string script, int clients, TimeSpan measure, CancellationToken ct)
    {
        await FreshAsync(ct);
        return await PgBench.RunAsync(Postgres, Measured, script, Partner, clients, measure, ct);
    }

    ServerSetup Setup(string database)
    {
        var data = Directory.CreateDirectory(Path.Combine(DirectoryPath, "postgres-server")).FullName;
        return new(Published, data, Postgres.ConnectionString(database));
    }
}
