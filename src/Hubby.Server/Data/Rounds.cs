namespace Hubby.Data;

/// <summary>
/// The rounds of a worker, which nothing that goes wrong in one of them ends: an exception that left the worker would stop the
/// whole server, and the next start would meet it again. What goes on being wrong is told once.
/// </summary>
/// <param name="what">For whoever is on call: what does not happen meanwhile, such as <c>facts cannot be dispatched</c>.</param>
/// <param name="log">A warning while the store is away, an error for what nobody has thought of.</param>
sealed partial class Rounds(string what, ILogger log)
{
    Trouble _told;

    enum Trouble { None, StoreIsAway, Bug }

    /// <summary>What the round came to, or <paramref name="otherwise"/> when it went wrong.</summary>
    /// <param name="round">What it does.</param>
    /// <param name="otherwise">What leads the worker to wait before the next one.</param>
    /// <param name="ct">Its end is the worker's end as well.</param>
    public async Task<T> TryAsync<T>(Func<CancellationToken, Task<T>> round, T otherwise, CancellationToken ct)
    {
        try
        {
            var done = await round(ct);
            if (_told != Trouble.None)
                Back(what);
            _told = Trouble.None;
            return done;
        }
        catch (Exception failure) when (failure is not OperationCanceledException || !ct.IsCancellationRequested)
        {
            Tell(failure);
            return otherwise;
        }
    }

    public Task TryAsync(Func<CancellationToken, Task> round, CancellationToken ct) => TryAsync(
        async ct =>
        {
            await round(ct);
            return true;
        },
        false, ct);

    /// <summary>The first round, for which the start of the server waits this long and no longer.</summary>
    public async Task TryFirstAsync(Func<CancellationToken, Task> round, TimeSpan patience, CancellationToken ct)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(ct);
        end.CancelAfter(patience);
        await TryAsync(
            async _ =>
            {
                try
                {
                    await round(end.Token);
                }
                catch (OperationCanceledException late) when (!ct.IsCancellationRequested)
                {
                    throw new StoreAwayException("no answer yet", late);
                }
            },
            ct);
    }

    void Tell(Exception failure)
    {
        var trouble = failure.IsStoreAway() ? Trouble.StoreIsAway : Trouble.Bug;
        if (trouble == _told)
            return;
        _told = trouble;
        if (trouble == Trouble.StoreIsAway)
            StoreAway(what, failure.Message);
        else
            Failed(failure, what);
    }

    [LoggerMessage(LogLevel.Warning, "{What}, trying on: {Reason}")]
    partial void StoreAway(string what, string reason);

    [LoggerMessage(LogLevel.Error, "{What}, trying on")]
    partial void Failed(Exception failure, string what);

    [LoggerMessage(LogLevel.Information, "no longer: {What}")]
    partial void Back(string what);
}
