using System.Security.Cryptography;
using Hubby.Bench.Load;
using Hubby.Bench.Stage;

namespace Hubby.Bench.Crash;

/// <summary>A store with its servers, all of which can be killed and started again.</summary>
sealed class Site(string published, string directory, bool isPostgres, LoopDisk? disk = null)
{
    static readonly string[] Settings = ["shared_buffers=128MB", "max_wal_size=256MB"];
    readonly int[] _ports = [.. Enumerable.Range(0, isPostgres ? 2 : 1).Select(_ => HubbyServer.FreePort())];
    readonly List<HubbyServer> _nodes = [];

    public LoopDisk? Disk => disk;
    public PostgresServer? Postgres { get; } = isPostgres ? new(Path.Combine(directory, "postgres"), Settings) : null;
    public ServerSetup Setup { get; private set; } = null!;
    public Credentials Credentials { get; private set; } = null!;
    public IReadOnlyList<Uri> Addresses => [.. _ports.Select(port => new Uri($"http://127.0.0.1:{port}"))];

    /// <summary>The connection that the readers use, whatever the servers were given.</summary>
    public string? ConnectionString => Postgres?.ConnectionString("hubby");

    /// <param name="options">More for the servers' connection string, as the control needs.</param>
    /// <param name="preload">A library for the servers, as the control needs.</param>
    /// <param name="ct">Ends it.</param>
    public async Task StartAsync(string options, string? preload, CancellationToken ct)
    {
        if (disk is not null)
            await disk.MakeAsync(ct);
        if (Postgres is not null)
        {
            await Postgres.StartAsync(ct);
            await Postgres.ExecuteAsync("postgres", "CREATE DATABASE hubby", ct);
        }

        var data = Directory.CreateDirectory(Path.Combine(directory, "server")).FullName;
        Setup = new(published, data, ConnectionString is null ? null : ConnectionString + options) { Preload = preload };
        await Setup.MigrateAsync(ct);
        Credentials = await Setup.CreatePartnerAsync(ct);
        if (disk is not null)
            await disk.SyncAsync(ct);
        await StartServersAsync(ct);
    }

    public async Task StartServersAsync(CancellationToken ct)
    {
        foreach (var port in _ports)
            _nodes.Add(HubbyServer.Launch(Setup, port));
        await WaitUntilReadyAsync(ct);
    }

    public Task WaitUntilReadyAsync(CancellationToken ct) => Task.WhenAll(_nodes.Select(node => node.WaitUntilReadyAsync(ct)));

    /// <summary>Kills one server and starts it again without waiting for it; where there is only one, waits.</summary>
    public async Task KillServerAsync(CancellationToken ct)
    {
        var victim = RandomNumberGenerator.GetInt32(_nodes.Count);
        await _nodes[victim].KillAsync(ct);
        await _nodes[victim].DisposeAsync();
        _nodes[victim] = HubbyServer.Launch(Setup, _ports[victim]);
        if (_nodes.Count == 1)
            await _nodes[victim].WaitUntilReadyAsync(ct);
    }

    public async Task KillDatabaseAsync(CancellationToken ct)
    {
        await Postgres!.KillAsync(ct);
        await Postgres.StartAsync(ct);
    }

    /// <summary>Nothing more reaches the disk, everything dies, and the machine comes up again.</summary>
    public async Task CutPowerAsync(CancellationToken ct)
    {
        disk!.Cut();
        await KillServersAsync(ct);
        if (Postgres is not null)
            await Postgres.KillAsync(ct);
        await disk.UnmountAsync(ct);
        await disk.MountAsync(ct);
        if (Postgres is not null)
            await Postgres.StartAsync(ct);
        await StartServersAsync(ct);
    }

    public async Task KillServersAsync(CancellationToken ct)
    {
        foreach (var node in _nodes)
        {
            await node.KillAsync(ct);
            await node.DisposeAsync();
        }

        _nodes.Clear();
    }

    public async Task StopServersAsync()
    {
        foreach (var node in _nodes)
            await node.DisposeAsync();
        _nodes.Clear();
    }

    public async Task EndAsync(CancellationToken ct)
    {
        await KillServersAsync(ct);
        if (Postgres is not null)
            await Postgres.StopAsync(ct);
        if (disk is not null)
        {
            await disk.UnmountAsync(ct);
            disk.Remove();
        }
    }
}
