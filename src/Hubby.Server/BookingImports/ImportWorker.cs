using System.Data.Common;
using Hubby.Data;
using Microsoft.EntityFrameworkCore;

namespace Hubby.BookingImports;

/// <summary>
/// Takes imports that wait, one at a time on each node, by a lease: when a worker dies, another goes on once it has ended.
/// </summary>
sealed partial class ImportWorker(RunImport run, ImportSignal signal, TimeProvider clock, ILogger<ImportWorker> log)
    : BackgroundService
{
    static readonly TimeSpan PollEvery = TimeSpan.FromSeconds(2);
    bool _isAway;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            if (!await TryRunNextAsync(stoppingToken))
                await signal.WaitAsync(PollEvery, clock, stoppingToken);
        }
    }

    async Task<bool> TryRunNextAsync(CancellationToken ct)
    {
        try
        {
            var did = await RunNextAsync(ct);
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

    [LoggerMessage(LogLevel.Information, "import {Id} goes on after row {Row}")]
    partial void Taken(Guid id, int row);

    [LoggerMessage(LogLevel.Warning, "imports cannot be worked on, trying on: {Reason}")]
    partial void Away(string reason);
}

/// <summary>Wakes this node's worker.</summary>
sealed class ImportSignal : Signal;
