using System.Diagnostics;
using Hubby.Data;

namespace Hubby.Insights;

/// <summary>
/// Keeps the sums up to date, on every node and never in the way: it rests a multiple of the time that it works, so that bookings
/// have the store, and gives its partners to the node that was faster.
/// </summary>
sealed class CountWorker(IServiceScopeFactory scopes, TimeProvider clock, ILogger<CountWorker> log) : BackgroundService
{
    /// <summary>How old the numbers may be while little happens.</summary>
    public static readonly TimeSpan PollEvery = TimeSpan.FromSeconds(5);

    static readonly TimeSpan LeftToOthers = TimeSpan.FromSeconds(30);

    // While it is near the end a twentieth of one core at most; a quarter when it has much to make up for.
    static readonly TimeSpan Near = TimeSpan.FromMinutes(1);
    const int RestNear = 19;
    const int RestFar = 3;

    readonly Dictionary<Guid, DateTimeOffset> _left = [];
    (Guid, Guid)? _lastMessage;
    readonly Rounds _rounds = new("the sums of the portal cannot be brought up to date", log);
    bool _isAligned;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
            await Task.Delay(await _rounds.TryAsync(RestAfterRoundAsync, PollEvery, stoppingToken), clock, stoppingToken);
    }

    /// <summary>One round; how long to rest after it.</summary>
    async Task<TimeSpan> RestAfterRoundAsync(CancellationToken ct)
    {
        var begun = Stopwatch.GetTimestamp();
        var (isMore, isFar) = await RoundAsync(isPatient: true, ct);
        var worked = Stopwatch.GetElapsedTime(begun);
        return isMore ? TimeSpan.FromMilliseconds(10) + (worked * (isFar ? RestFar : RestNear)) : PollEvery;
    }

    /// <summary>Counts until nothing is left, without a rest; for whoever cannot wait.</summary>
    public async Task CatchUpAsync(CancellationToken ct)
    {
        while ((await RoundAsync(isPatient: false, ct)).IsMore)
        {
            // The next round goes on where this one ended.
        }
    }

    /// <summary>A piece of each partner's events and of the messages.</summary>
    async Task<(bool IsMore, bool IsFar)> RoundAsync(bool isPatient, CancellationToken ct)
    {
        await AlignAsync(ct);
        var (isMore, isFar, now) = (false, false, clock.Now());
        foreach (var partner in await InScopeAsync(scope => scope.Db.UncountedPartnersAsync(ct)))
        {
            if (isPatient && _left.TryGetValue(partner, out var until) && until > now)
                continue;
            var counted = await InScopeAsync(scope => scope.Facts.HandleAsync(partner, ct));
            if (isPatient && counted.IsElsewhere)
                _left[partner] = now + LeftToOthers;
            isMore |= counted.Events == CountFacts.BatchSize || (!isPatient && (counted.IsElsewhere || counted.Events > 0));
            isFar |= counted.Events == CountFacts.BatchSize && now - counted.At > Near;
        }

        var tallied = await InScopeAsync(scope => scope.Messages.HandleAsync(_lastMessage, ct));
        isMore |= _lastMessage is not null || tallied.Messages == CountMessages.BatchSize || (!isPatient && tallied.Messages > 0);
        isFar |= tallied.Messages == CountMessages.BatchSize && now - tallied.At > Near;
        _lastMessage = tallied.Last;
        return (isMore, isFar);
    }

    async Task AlignAsync(CancellationToken ct)
    {
        if (_isAligned)
            return;
        await InScopeAsync(scope => scope.Db.AlignCountsAsync(ct));
        _isAligned = true;
    }

    readonly record struct Scope(AppDb Db, CountFacts Facts, CountMessages Messages);

    async Task<T> InScopeAsync<T>(Func<Scope, Task<T>> work)
    {
        await using var scope = scopes.CreateAsyncScope();
        var services = scope.ServiceProvider;
        return await work(new(services.GetRequiredService<AppDb>(), services.GetRequiredService<CountFacts>(),
            services.GetRequiredService<CountMessages>()));
    }
}
