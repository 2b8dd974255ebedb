using Hubby.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Hubby.Events;

/// <summary>
/// Hands new facts to the slices that react. A fact belongs to the transaction that works on it: nobody else takes it meanwhile,
/// and when the worker dies the database gives it back at once. Any number of nodes may dispatch.
/// </summary>
sealed class DispatchFacts(
    IServiceScopeFactory scopes, IEnumerable<IReactor> reactors, FactSignal signal, TimeProvider clock,
    ILogger<DispatchFacts> log)
    : BackgroundService
{
    const int BatchSize = 256;
    static readonly TakeRows Waiting =
        new("events", ["partner_id", "id"], "is_pending", "id", set: "is_pending = false", limit: "{0}");

    /// <summary>How long a fact of another node, or of one that died, may lie before somebody looks.</summary>
    public static readonly TimeSpan PollEvery = TimeSpan.FromSeconds(1);

    readonly IReactor[] _reactors = [.. reactors];
    readonly Rounds _rounds = new("facts cannot be dispatched", log);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            if (await _rounds.TryAsync(DispatchAsync, 0, stoppingToken) < BatchSize)
                await signal.WaitAsync(PollEvery, clock, stoppingToken);
        }
    }

    /// <summary>One batch; how many facts were in it.</summary>
    public async Task<int> DispatchAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDb>();

        // Looking is free of locks, so that an idle SQLite is left to its writers. The order leads PostgreSQL to the index of
        // those that wait, also while it knows nothing of a young table and would read all of it.
        var waiting = db.Events.Where(fact => fact.IsPending).OrderBy(fact => fact.Id).Select(fact => fact.Type);
        if (await waiting.FirstOrDefaultAsync(ct) is null)
            return 0;

        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var facts = await TakeAsync(db, ct);
        if (facts.Count == 0)
            return 0;

        foreach (var reactor in _reactors)
            await reactor.ReactAsync(db, facts, ct);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        foreach (var reactor in _reactors)
            reactor.Committed();
        return facts.Count;
    }

    static async Task<List<Event>> TakeAsync(AppDb db, CancellationToken ct)
    {
        var facts = await db.Events.FromSqlRaw(Waiting.Sql(db), BatchSize).AsNoTracking().ToListAsync(ct);

        // A UUIDv7 sorts by time.
        return [.. facts.OrderBy(fact => fact.Id)];
    }
}

static class EventsSetup
{
    public static IServiceCollection AddEvents(this IServiceCollection services) => services
        .AddSingleton<FactSignal>()
        .AddSingleton<IInterceptor, WakeOnFacts>()
        .AddSingleton<DispatchFacts>()
        .AddHostedService(provider => provider.GetRequiredService<DispatchFacts>());
}
