namespace Hubby.Tests.Hosting;

/// <summary>A PostgreSQL for one test alone, which may go away and come back under the same address.</summary>
public sealed class OwnPostgres : IAsyncDisposable
{
    readonly string _directory = Directory.CreateTempSubdirectory("hubby-postgres-").FullName;
    string _port = "";
    bool _isFrozen;

    public string ConnectionString => $"Host=127.0.0.1;Port={_port};Username=postgres;Database=postgres";

    public static async Task<OwnPostgres> StartAsync()
    {
        var postgres = new OwnPostgres();
        await postgres.ComeBackAsync();
        return postgres;
    }

    /// <summary>Without a good-bye, as when its machine loses power.</summary>
    public async Task GoAwayAsync() => await Repository.RunAsync("scripts/postgres.sh", "stop", _directory);

    public async Task ComeBackAsync() =>
        _port = (await Repository.RunAsync("scripts/postgres.sh", "start", _directory, _port)).Trim();

    /// <summary>It listens and never answers, as behind a broken network.</summary>
    public async Task FreezeAsync()
    {
        _isFrozen = true;
        await SignalAsync("STOP");
    }

    public async Task ThawAsync()
    {
        await SignalAsync("CONT");
        _isFrozen = false;
    }

    Task<string> SignalAsync(string signal) => Repository.RunAsync("sh", "-c", $"""
        pid=$(head -n 1 {_directory}/data/postmaster.pid)
        kill -{signal} $pid $(cat /proc/$pid/task/$pid/children)
        """);

    public async ValueTask DisposeAsync()
    {
        if (_isFrozen)
            await ThawAsync();
        await GoAwayAsync();
        Directory.Delete(_directory, recursive: true);
    }
}
