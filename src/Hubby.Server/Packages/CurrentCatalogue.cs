using Hubby.Data;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Packages;

/// <summary>The catalogue in force in this process.</summary>
sealed class CurrentCatalogue(IServiceScopeFactory scopes) : IDisposable
{
    readonly SemaphoreSlim _one = new(1);
    volatile Catalogue? _snapshot;

    /// <exception cref="StoreAwayException">It could not be read since the start, which callers see as 503.</exception>
    public Catalogue Value => _snapshot ?? throw new StoreAwayException("The catalogue has not been read yet.");

    /// <summary>Reads it again if it has moved. Whoever changes packages in this process may call it rather than wait a
    /// second.</summary>
    public async Task RefreshAsync(CancellationToken ct)
    {
        await _one.WaitAsync(ct);
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<AppDb>();

            // The version before the packages: a change in between is then seen as one more change, never missed.
            var version = await db.Versions.Where(row => row.Name == StoredVersion.Catalogue).Select(row => row.Value)
                .SingleAsync(ct);
            if (_snapshot?.Version != version)
                _snapshot = new(version, await db.Packages.ToListAsync(ct));
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();
}

/// <summary>
/// Looks every second whether another process has changed the catalogue. While it cannot, the copy in memory goes on serving.
/// </summary>
sealed class CatalogueRefresher(CurrentCatalogue catalogue, TimeProvider clock, ILogger<CatalogueRefresher> log)
    : BackgroundService
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    static readonly TimeSpan PatienceAtStart = TimeSpan.FromSeconds(5);
    readonly Rounds _rounds = new("the catalogue cannot be read", log);

    /// <summary>The first reading comes before the first request, unless the store is away.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await _rounds.TryFirstAsync(catalogue.RefreshAsync, PatienceAtStart, cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            await _rounds.TryAsync(catalogue.RefreshAsync, stoppingToken);
    }
}
