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

/// <summary>Looks every second whether another process has changed the catalogue.</summary>
sealed partial class CatalogueRefresher(CurrentCatalogue catalogue, TimeProvider clock, ILogger<CatalogueRefresher> log)
    : BackgroundService
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    static readonly TimeSpan PatienceAtStart = TimeSpan.FromSeconds(5);

    bool _isBehind;

    /// <summary>The first reading comes before the first request, unless the store is away.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(PatienceAtStart, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        await TryRefreshAsync(either.Token);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            await TryRefreshAsync(stoppingToken);
    }

    async Task TryRefreshAsync(CancellationToken ct)
    {
        try
        {
            await catalogue.RefreshAsync(ct);
            if (_isBehind)
                IsBack();
            _isBehind = false;
        }
        catch (Exception failure)
        {
            // The copy in memory goes on serving; the next second tries again, and only the first failure is told.
            if (ct.IsCancellationRequested)
                return;
            if (!_isBehind)
                IsBehind(failure);
            _isBehind = true;
        }
    }

    [LoggerMessage(LogLevel.Warning, "The catalogue could not be read; trying again every second")]
    partial void IsBehind(Exception failure);

    [LoggerMessage(LogLevel.Information, "The catalogue can be read again")]
    partial void IsBack();
}
