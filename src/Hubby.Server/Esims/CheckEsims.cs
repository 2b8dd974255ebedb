using Hubby.Data;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Esims;

/// <summary>
/// Asks providers for news of the eSIMs that are due, confirms and cancels what could not be at once. Any number of nodes may do
/// so: each takes its own by a lease, and when one dies another goes on once the lease has ended.
/// </summary>
sealed partial class CheckEsims(
    IServiceScopeFactory scopes, EsimProviders providers, EsimSignal signal, TimeProvider clock, ILogger<CheckEsims> log)
    : BackgroundService
{
    /// <summary>One that is due no later than this may be with a worker.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);
    static readonly TimeSpan AfterFailure = TimeSpan.FromHours(1);
    const int BatchSize = 64;
    static readonly TakeRows Due = new("esims", ["partner_id", "id"], "next_check_at <= {0}", "next_check_at",
        set: "next_check_at = {1}", limit: "{2}");

    static readonly TimeSpan PollEvery = TimeSpan.FromSeconds(1);
    readonly Rounds _rounds = new("eSIMs cannot be checked", log);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            if (await _rounds.TryAsync(CheckDueAsync, 0, stoppingToken) == 0)
                await signal.WaitAsync(PollEvery, clock, stoppingToken);
        }
    }

    async Task<int> CheckDueAsync(CancellationToken ct)
    {
        var due = await LeaseAsync(ct);
        foreach (var esim in due)
            await TryCheckAsync(esim, ct);
        return due.Count;
    }

    async Task<List<Esim>> LeaseAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDb>();
        var now = clock.Now();

        // Looking takes no lock, so that an idle SQLite is left to its writers.
        if (!await db.Esims.AnyAsync(esim => esim.NextCheckAt <= now, ct))
            return [];
        return await db.Esims.FromSqlRaw(Due.Sql(db), db.Stored(now), db.Stored(now + Lease), BatchSize)
            .AsNoTracking().ToListAsync(ct);
    }

    /// <summary>One that cannot be checked does not keep those after it waiting.</summary>
    async Task TryCheckAsync(Esim esim, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDb>();
        try
        {
            await CheckAsync(db, esim, ct);
        }
        catch (Exception bug) when (bug is not OperationCanceledException && !bug.IsStoreAway())
        {
            Broke(bug, esim.Id);
            await LaterAsync(db, esim, AfterFailure, ct);
        }
    }

    async Task CheckAsync(AppDb db, Esim esim, CancellationToken ct)
    {
        var provider = providers.Of(esim);
        if (esim.State == EsimState.Cancelled)
            await SettleAsync(db, esim, await provider.CancelAsync(esim, ct), isConfirmed: esim.IsConfirmed, ct);
        else if (!esim.IsConfirmed)
            await SettleAsync(db, esim, await provider.ConfirmAsync(esim, ct), isConfirmed: true, ct);
        else
            await LearnAsync(db, esim, await provider.GetStatusAsync(esim, ct), ct);
    }

    async Task LearnAsync(AppDb db, Esim esim, StatusResult result, CancellationToken ct)
    {
        if (result is StatusResult.Busy busy)
            await LaterAsync(db, esim, busy.RetryAfter, ct);
        else if (await db.AdvanceAsync(esim, (StatusResult.Known)result, clock.Now(), ct))
            Learned(esim.Id, ((StatusResult.Known)result).State);
    }

    async Task SettleAsync(AppDb db, Esim esim, CallResult result, bool isConfirmed, CancellationToken ct)
    {
        switch (result)
        {
            case CallResult.Busy busy:
                await LaterAsync(db, esim, busy.RetryAfter, ct);
                return;
            case CallResult.Failed failed:
                Refused(esim.Id, esim.Provider, failed.Error);
                await LaterAsync(db, esim, AfterFailure, ct);
                return;
            default:
                // What is confirmed is asked about from now on; what is taken back never again.
                DateTimeOffset? next = esim.State == EsimState.Cancelled ? null : clock.Now();
                await db.AsItWas(esim).ExecuteUpdateAsync(set => set.SetProperty(row => row.IsConfirmed, isConfirmed)
                    .SetProperty(row => row.NextCheckAt, next), ct);
                return;
        }
    }

    async Task LaterAsync(AppDb db, Esim esim, TimeSpan wait, CancellationToken ct)
    {
        var next = clock.Now() + wait;
        await db.AsItWas(esim).ExecuteUpdateAsync(set => set.SetProperty(row => row.NextCheckAt, next), ct);
    }

    [LoggerMessage(LogLevel.Information, "eSIM {Id} is {State}")]
    partial void Learned(Guid id, EsimState state);

    [LoggerMessage(LogLevel.Warning, "{Provider} refuses what eSIM {Id} needs, tried again in an hour: {Reason}")]
    partial void Refused(Guid id, string provider, string reason);

    [LoggerMessage(LogLevel.Error, "eSIM {Id} failed unexpectedly, tried again in an hour")]
    partial void Broke(Exception failure, Guid id);
}

/// <summary>Wakes this node's worker when an eSIM was assigned or replaced here.</summary>
sealed class EsimSignal : Signal;
