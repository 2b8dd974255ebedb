namespace Hubby.Data;

/// <summary>
/// Wakes one waiting worker of this process. Nothing depends on it but speed: a worker that is not woken looks by itself soon.
/// </summary>
class Signal
{
    readonly Lock _gate = new();
    TaskCompletionSource _woken = NewSource();

    public void Wake()
    {
        lock (_gate)
            _woken.TrySetResult();
    }

    /// <summary>Returns at the next wake, at once when one came meanwhile, or after <paramref name="atMost"/>.</summary>
    public async Task WaitAsync(TimeSpan atMost, TimeProvider clock, CancellationToken ct)
    {
        Task woken;
        lock (_gate)
            woken = _woken.Task;
        try
        {
            await woken.WaitAsync(atMost, clock, ct);
        }
        catch (TimeoutException)
        {
            return;
        }

        lock (_gate)
        {
            if (_woken.Task.IsCompleted)
                _woken = NewSource();
        }
    }

    static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
