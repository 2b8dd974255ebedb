using Hubby.Data;

namespace Hubby.BookingImports;

/// <summary>
/// Takes imports that wait, one at a time on each node, by a lease: when a worker dies, another goes on once it has ended.
/// </summary>
sealed partial class ImportWorker(RunImport run, ImportSignal signal, TimeProvider clock, ILogger<ImportWorker> log)
    : BackgroundService
{
    static readonly TimeSpan PollEvery = TimeSpan.FromSeconds(2);
    readonly Rounds _rounds = new("imports cannot be worked on", log);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            if (!await _rounds.TryAsync(RunNextAsync, false, stoppingToken))
                await signal.WaitAsync(PollEvery, clock, stoppingToken);
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
}

/// <summary>Wakes this node's worker.</summary>
sealed class ImportSignal : Signal;
