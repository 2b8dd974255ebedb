using System.Data.Common;
using Hubby.Data;
using Hubby.Messages;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Messaging;

/// <summary>At the start: what a killed process had handed over is settled, before anything is sent.</summary>
sealed partial class SettleHandovers(
    Handovers handovers, GroupCommit<EndedTry, bool> settle, IServiceScopeFactory scopes, TimeProvider clock,
    ILogger<SettleHandovers> log)
    : BackgroundService
{
    static readonly TimeSpan TryEvery = TimeSpan.FromSeconds(1);

    readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>When this start has nothing left to settle.</summary>
    public Task Done => _done.Task;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        foreach (var left in handovers.LeftBehind())
        {
            using (left)
                await TrySettleAsync(left, stoppingToken);
        }

        _done.SetResult();
    }

    /// <summary>
    /// A file that cannot be read is left to the next start: nothing is sent while this is not done.
    /// </summary>
    async Task TrySettleAsync(LeftBehind left, CancellationToken ct)
    {
        try
        {
            foreach (var handover in left.Handovers)
                await KeepTryingAsync(handover, ct);
            left.Remove();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            NotRead(left.Path, failure.Message);
        }
    }

    async Task KeepTryingAsync(Handover handover, CancellationToken ct)
    {
        while (true)
        {
            try
            {
                if (await IsSettledAsync(handover, ct))
                    Settled(handover.Id);
                return;
            }
            catch (Exception failure) when (failure.IsStoreAway())
            {
                NotSettled(handover.Id, failure.Message);
                await Task.Delay(TryEvery, clock, ct);
            }
            catch (Exception bug) when (bug is DbException or DbUpdateException)
            {
                Failed(bug, handover.Id);
                return;
            }
        }
    }

    /// <summary>False where the dead process had done it itself, or another has the message by now.</summary>
    async Task<bool> IsSettledAsync(Handover handover, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDb>();
        var row = await db.Messages.AsNoTracking().SingleOrDefaultAsync(message => message.PartnerId == handover.PartnerId
            && message.Id == handover.Id && message.State == MessageState.Pending && message.NextTryAt == handover.Lease, ct);
        return row is not null
            && await settle.WriteAsync(new(row, handover.Lease, new SendResult.Sent(handover.Provider, handover.ProviderId)));
    }

    [LoggerMessage(LogLevel.Information, "message {Id} had been handed over by a process that is gone")]
    partial void Settled(Guid id);

    [LoggerMessage(LogLevel.Warning, "what was handed over cannot be read from {File}, the next start tries again: {Reason}")]
    partial void NotRead(string file, string reason);

    [LoggerMessage(LogLevel.Error, "message {Id} had been handed over, which cannot be written; it may go out twice")]
    partial void Failed(Exception failure, Guid id);

    [LoggerMessage(LogLevel.Warning, "message {Id} had been handed over, which cannot be written yet, trying on: {Reason}")]
    partial void NotSettled(Guid id, string reason);
}
