namespace Hubby.Messaging.Email;

/// <summary>
/// Between the end of a mail and the note that the server took it lies an answer. A process killed there leaves a mail that goes
/// out twice, so only so many are there at once, however many connections bring mails up to their end.
/// </summary>
sealed class MailTurns(int count) : IDisposable
{
    readonly SemaphoreSlim _free = new(count);

    public Turn New() => new(_free);

    public void Dispose() => _free.Dispose();

    /// <summary>One mail's. Whoever disposes of it lets the next one in.</summary>
    public sealed class Turn(SemaphoreSlim free) : IDisposable
    {
        int _taken;

        public async Task TakeAsync(CancellationToken ct)
        {
            await free.WaitAsync(ct);
            Volatile.Write(ref _taken, 1);
        }

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _taken, 0) == 1)
                free.Release();
        }
    }
}
