using System.Globalization;
using Npgsql;

namespace Hubby.Bench.Stage;

/// <summary>A PostgreSQL of our own, started by scripts/postgres.sh, durable as a production one.</summary>
sealed class PostgresServer(string directory, IReadOnlyList<string>? settings = null)
{
    /// <summary>The same for the server and for its baseline; everything else is PostgreSQL's default.</summary>
    public static readonly IReadOnlyList<string> Settings =
    [
        "fsync=on", "synchronous_commit=on", "full_page_writes=on", "shared_buffers=4GB", "max_wal_size=8GB",
        "wal_compression=lz4", "checkpoint_timeout=15min",
    ];

    int _first;

    public int Port { get; set; }

    public string ConnectionString(string database) =>
        $"Host=127.0.0.1;Port={Port};Username=postgres;Database={database}";

    public async Task StartAsync(CancellationToken ct)
    {
        var port = Port == 0 ? "" : Port.ToString(CultureInfo.InvariantCulture);
        var printed = await Shell.RunAsync("scripts/postgres.sh", ["start", directory, port, .. settings ?? Settings], ct);
        Port = int.Parse(printed.Trim(), CultureInfo.InvariantCulture);

        // Read now: when its disk is gone, so is the file that tells.
        var told = File.ReadLines(Path.Combine(directory, "data", "postmaster.pid"));
        _first = int.Parse(told.First(), CultureInfo.InvariantCulture);
    }

    public Task StopAsync(CancellationToken ct) => Shell.RunAsync("scripts/postgres.sh", ["stop", directory], ct);

    /// <summary>All processes of the server, the first one first; none when it is not running.</summary>
    public IReadOnlyList<int> Processes() =>
        _first != 0 && Directory.Exists($"/proc/{_first}") ? [_first, .. Signals.ChildrenOf(_first)] : [];

    /// <summary>SIGKILL for every process, the first one held so that it cannot tidy up after its children.</summary>
    public async Task KillAsync(CancellationToken ct)
    {
        if (Processes() is not [var first, ..])
            return;
        Signals.Send(first, Signals.Stop);
        var all = Processes();
        foreach (var process in all.Reverse())
            Signals.Send(process, Signals.Kill);
        while (!all.All(Signals.IsGone))
            await Task.Delay(5, ct);
    }

    /// <summary>SIGSTOP or SIGCONT for every process.</summary>
    public void Signal(int signal)
    {
        foreach (var process in Processes())
            Signals.Send(process, signal);
    }

    public async Task ExecuteAsync(string database, string sql, CancellationToken ct)
    {
        await using var connection = new NpgsqlConnection(ConnectionString(database) + ";Pooling=false;CommandTimeout=0");
        await connection.OpenAsync(ct);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(ct);
    }

    public async Task<T> ScalarAsync<T>(string database, string sql, CancellationToken ct)
    {
        await using var connection = new NpgsqlConnection(ConnectionString(database) + ";Pooling=false;CommandTimeout=0");
        await connection.OpenAsync(ct);
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync(ct))!;
    }

    /// <summary>A fresh copy of a database that nobody is connected to.</summary>
    public async Task CloneAsync(string template, string name, CancellationToken ct)
    {
        await DropAsync(name, ct);
        await ExecuteAsync("postgres", $"CREATE DATABASE {name} TEMPLATE {template}", ct);
        await ExecuteAsync("postgres", "CHECKPOINT", ct);
    }

    public Task DropAsync(string name, CancellationToken ct) =>
        ExecuteAsync("postgres", $"DROP DATABASE IF EXISTS {name} WITH (FORCE)", ct);
}
