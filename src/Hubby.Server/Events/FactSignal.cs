using System.Data.Common;
using Hubby.Data;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Hubby.Events;

/// <summary>Wakes this node's dispatcher when a fact was committed here.</summary>
sealed class FactSignal : Signal;

/// <summary>Facts that go through the model wake the dispatcher by themselves; who writes them by SQL calls the signal.</summary>
sealed class WakeOnFacts(FactSignal signal) : SaveChangesInterceptor, IDbTransactionInterceptor
{
    public override ValueTask<int> SavedChangesAsync(
        SaveChangesCompletedEventData eventData, int result, CancellationToken cancellationToken = default)
    {
        // Inside a transaction of the caller's the commit wakes once more.
        if (eventData.Context is { } db && db.ChangeTracker.Entries<Event>().Any())
            signal.Wake();
        return base.SavedChangesAsync(eventData, result, cancellationToken);
    }

    public Task TransactionCommittedAsync(
        DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        if (eventData.Context is { } db && db.ChangeTracker.Entries<Event>().Any())
            signal.Wake();
        return Task.CompletedTask;
    }
}
