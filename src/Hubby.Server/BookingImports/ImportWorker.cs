using System.Data.Common;
using Hubby.Data;
using Microsoft.EntityFrameworkCore;

namespace Hubby.BookingImports;

/// <summary>
/// Takes imports that wait, one at a time on each node, by a lease: when a worker dies, another goes on once it has ended. Clears
/// away uploads that never came to their end and imports that have been kept long enough.
/// </summary>
sealed partial class ImportWorker(
    IServiceScopeFactory scopes, RunImport run, ImportSignal signal, TimeProvider clock, ILogger<ImportWorker> log)
    : BackgroundService
{
    public static readonly TimeSpan KeptFor = TimeSpan.FromDays(30);
    static readonly TimeSpan PollEvery = TimeSpan.FromSeconds(2);
    static readonly TimeSpan SweepEvery = TimeSpan.FromHours(1);
    static readonly TimeSpan UploadTakes = TimeSpan.FromHours(1);
    bool _isAway;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var sweepAt = clock.Now();
        while (!stoppingToken.IsCancellationRequested)
        {
            if (clock.Now() >= sweepAt && await TryAsync(SweepAsync, stoppingToken))
                sweepAt = clock.Now() + SweepEvery;
            if (!await TryAsync(RunNextAsync, stoppingToken))
                await signal.WaitAsync(PollEvery, clock, stoppingToken);
        }
    }

    async Task<bool> TryAsync(Func<CancellationToken, Task<bool>> work, CancellationToken ct)
    {
        try
        {
            var did = await work(ct);
            _isAway = false;
            return did;
        }
        catch (Exception failure) when (failure is DbException or DbUpdateException || failure.IsStoreAway())
        {
            if (!_isAway)
                Away(failure.Message);
            _isAway = true;
            return false;
        }
    }

    async Task<bool> RunNextAsync(CancellationToken ct)
    {
        if (await run.TakeAsync(null, ct) is not { } import)
            return false;
        Taken(import.Id, import.Rows);
        await run.HandleAsync(import, null, ct);
        return true;
    }

    async Task<bool> SweepAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDb>();
        var (uploading, oldest) = (clock.Now() - UploadTakes, clock.Now() - KeptFor);
        var over = await db.Imports
            .Where(row => row.NextTryAt == null && row.CreatedAt < (row.State == ImportState.Uploading ? uploading : oldest))
            .ToListAsync(ct);
        foreach (var import in over)
        {
            await db.DeleteChunksAsync(import.PartnerId, import.Id, ct);
            await db.RowsOf(import.PartnerId, import.Id).ExecuteDeleteAsync(ct);
            await db.ImportOf(import.PartnerId, import.Id).ExecuteDeleteAsync(ct);
        }

        return true;
    }

    [LoggerMessage(LogLevel.Information, "import {Id} goes on after row {Row}")]
    partial void Taken(Guid id, int row);

    [LoggerMessage(LogLevel.Warning, "imports cannot be worked on, trying on: {Reason}")]
    partial void Away(string reason);
}

/// <summary>Wakes this node's worker.</summary>
sealed class ImportSignal : Signal;
