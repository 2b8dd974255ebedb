using System.Threading.Channels;

namespace Hubby.Data;

/// <summary>How many requests may wait for one commit, and how many commits may run at once.</summary>
public sealed class GroupCommitOptions
{
    public const string Section = "GroupCommit";

    /// <summary>Requests that may wait; one more is answered 503. Default 4,096.</summary>
    public int QueueLength { get; set; } = 4096;

    /// <summary>Requests in one transaction at most, but for those that belong together. Default 256.</summary>
    public int BatchSize { get; set; } = 256;

    /// <summary>Transactions at once on PostgreSQL. SQLite has one writer by nature. Default 2.</summary>
    public int Writers { get; set; } = 2;
}

/// <summary>
/// Writes a batch in one durable transaction; a conflict is an outcome of its own item and leaves the others be.
/// </summary>
interface IBatchWriter<TItem, TOutcome>
{
    /// <summary>How many batches the store may write at once; 1 or more.</summary>
    int MaxWriters { get; }

    /// <summary>
    /// One outcome per item, in order; returns after the commit is on the disk. Throws when nothing was written.
    /// </summary>
    Task<TOutcome[]> WriteAsync(IReadOnlyList<TItem> items, CancellationToken ct);
}

/// <summary>
/// Merges the writes of all requests that wait at the same moment into one durable transaction, because the wait for the disk,
/// not the work, bounds this path. While one batch commits the next one gathers; nobody is made to wait for company.
/// </summary>
sealed partial class GroupCommit<TItem, TOutcome>(
    IBatchWriter<TItem, TOutcome> writer, GroupCommitOptions options, ILogger log) : IHostedService
{
    // What is written together goes through as one, so it comes to one transaction whatever else waits.
    readonly Channel<Waiting[]> _queue = Channel.CreateUnbounded<Waiting[]>();

    int _waiting;
    Task[] _workers = [];

    sealed record Waiting(TItem Item)
    {
        public TaskCompletionSource<TOutcome> Outcome { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>
    /// The outcome, once it is durable. Throws <see cref="StoreAwayException"/> when the queue is full or the store is away.
    /// </summary>
    /// <remarks>There is no way to take a write back: a caller who leaves early only stops listening.</remarks>
    public Task<TOutcome> WriteAsync(TItem item)
    {
        var waiting = new Waiting(item);
        Enqueue([waiting]);
        return waiting.Outcome.Task;
    }

    /// <summary>
    /// The outcomes of items that go into one transaction, be they more than <see cref="GroupCommitOptions.BatchSize"/>.
    /// </summary>
    public IReadOnlyList<Task<TOutcome>> WriteTogether(IEnumerable<TItem> items)
    {
        Waiting[] waiting = [.. items.Select(item => new Waiting(item))];
        if (waiting.Length > 0)
            Enqueue(waiting);
        return [.. waiting.Select(each => each.Outcome.Task)];
    }

    // Many together may be more than the queue is long; then they go when nobody else waits.
    void Enqueue(Waiting[] together)
    {
        var waiting = Interlocked.Add(ref _waiting, together.Length);
        if ((waiting <= options.QueueLength || waiting == together.Length) && _queue.Writer.TryWrite(together))
            return;
        Interlocked.Add(ref _waiting, -together.Length);
        throw new StoreAwayException("The queue of waiting writes is full, or the server is stopping.");
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var writers = Math.Clamp(options.Writers, 1, writer.MaxWriters);
        _workers = [.. Enumerable.Range(0, writers).Select(_ => Task.Run(WorkAsync, CancellationToken.None))];
        return Task.CompletedTask;
    }

    /// <summary>Takes no more, and finishes what was accepted, as long as the host waits.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _queue.Writer.TryComplete();
        var finished = Task.WhenAll(_workers);
        await finished.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!finished.IsCompleted)
            Unfinished();
    }

    async Task WorkAsync()
    {
        var batch = new List<Waiting>(options.BatchSize);
        while (await _queue.Reader.WaitToReadAsync())
        {
            while (batch.Count < options.BatchSize && _queue.Reader.TryRead(out var together))
                batch.AddRange(together);
            Interlocked.Add(ref _waiting, -batch.Count);
            if (batch.Count > 0)
                await WriteAsync(batch);
            batch.Clear();
        }
    }

    async Task WriteAsync(List<Waiting> batch)
    {
        try
        {
            var outcomes = await writer.WriteAsync(new Items(batch), CancellationToken.None);
            for (var index = 0; index < batch.Count; index++)
                batch[index].Outcome.SetResult(outcomes[index]);
        }
        catch (Exception failure) when (batch.Count > 1 && !failure.IsStoreAway())
        {
            // One of them cannot be written; which one shows when each is tried alone.
            BatchSplit(failure, batch.Count);
            foreach (var waiting in batch)
                await WriteAsync([waiting]);
        }
        catch (Exception failure)
        {
            foreach (var waiting in batch)
                waiting.Outcome.SetException(failure);
        }
    }

    [LoggerMessage(LogLevel.Warning, "A batch of {Count} writes failed as a whole; each is tried alone")]
    partial void BatchSplit(Exception failure, int count);

    [LoggerMessage(LogLevel.Warning, "The server stops before the store has answered; its last writes may not be there")]
    partial void Unfinished();

    /// <summary>The items of a batch, without copying them.</summary>
    sealed class Items(List<Waiting> batch) : IReadOnlyList<TItem>
    {
        public TItem this[int index] => batch[index].Item;
        public int Count => batch.Count;

        public IEnumerator<TItem> GetEnumerator() => batch.Select(waiting => waiting.Item).GetEnumerator();

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
