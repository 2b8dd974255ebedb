using System.Threading.Channels;
using Hubby.Data;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hubby.Tests.Data;

/// <summary>The merging of writes, apart from any database.</summary>
public sealed class GroupCommitTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Writes_that_wait_at_the_same_moment_share_one_batch()
    {
        var store = new HeldStore();
        var (group, first) = await StartAsync(store, new() { Writers = 1 });
        var others = Enumerable.Range(2, 20).Select(group.WriteAsync).ToList();
        store.LetGo();

        Assert.Equal(10, await first);
        Assert.Equal(Enumerable.Range(2, 20).Select(number => number * 10), await Task.WhenAll(others));
        Assert.Equal(["1", string.Join(' ', Enumerable.Range(2, 20))], store.Batches);
        await group.StopAsync(Ct);
    }

    [Fact]
    public async Task A_batch_is_no_larger_than_it_may_be()
    {
        var store = new HeldStore();
        var (group, first) = await StartAsync(store, new() { Writers = 1, BatchSize = 3 });
        var others = Enumerable.Range(2, 7).Select(group.WriteAsync).ToList();
        store.LetGo();

        await Task.WhenAll([first, .. others]);
        Assert.Equal(["1", "2 3 4", "5 6 7", "8"], store.Batches);
        await group.StopAsync(Ct);
    }

    [Fact]
    public async Task What_is_written_together_is_one_batch_whatever_its_size()
    {
        var store = new HeldStore();
        var (group, first) = await StartAsync(store, new() { Writers = 1, BatchSize = 3, QueueLength = 4 });
        var together = group.WriteTogether(Enumerable.Range(2, 6));
        Assert.IsType<StoreAwayException>(Record.Exception(() => { _ = group.WriteAsync(8); }));
        store.LetGo();

        Assert.Equal(Enumerable.Range(2, 6).Select(number => number * 10), await Task.WhenAll(together));
        await first;
        Assert.Equal(["1", "2 3 4 5 6 7"], store.Batches);
        Assert.Equal(80, await group.WriteAsync(8));
        Assert.Empty(group.WriteTogether([]));
        await group.StopAsync(Ct);
    }

    [Fact]
    public async Task A_full_queue_refuses_at_once()
    {
        var store = new HeldStore();
        var (group, first) = await StartAsync(store, new() { Writers = 1, QueueLength = 2 });
        var waiting = new[] { group.WriteAsync(2), group.WriteAsync(3) };

        Assert.IsType<StoreAwayException>(Record.Exception(() => { _ = group.WriteAsync(4); }));
        store.LetGo();
        var outcomes = await Task.WhenAll([first, .. waiting]);
        Assert.Equal([10, 20, 30], outcomes);
        await group.StopAsync(Ct);
    }

    [Fact]
    public async Task Stopping_finishes_what_was_accepted_and_takes_no_more()
    {
        var store = new HeldStore();
        var (group, first) = await StartAsync(store, new() { Writers = 1 });
        var accepted = Enumerable.Range(2, 5).Select(group.WriteAsync).ToList();
        var stopping = group.StopAsync(Ct);

        Assert.IsType<StoreAwayException>(Record.Exception(() => { _ = group.WriteAsync(9); }));
        Assert.False(stopping.IsCompleted);
        store.LetGo();
        await stopping;
        var outcomes = await Task.WhenAll([first, .. accepted]);
        Assert.Equal([10, 20, 30, 40, 50, 60], outcomes);
    }

    [Fact]
    public async Task A_store_that_outlasts_the_patience_of_the_host_does_not_fail_its_stop()
    {
        var store = new HeldStore();
        var (group, first) = await StartAsync(store, new() { Writers = 1 });
        await group.StopAsync(new(canceled: true));
        store.LetGo();

        Assert.Equal(10, await first);
        await group.StopAsync(Ct);
    }

    [Fact]
    public async Task Of_a_batch_that_fails_as_a_whole_only_the_bad_one_fails()
    {
        var store = new HeldStore { Failure = items => items.Contains(3) ? new InvalidOperationException("three") : null };
        var (group, first) = await StartAsync(store, new() { Writers = 1 });
        var others = Enumerable.Range(2, 3).Select(group.WriteAsync).ToList();
        store.LetGo();

        var outcomes = await Task.WhenAll(first, others[0], others[2]);
        Assert.Equal([10, 20, 40], outcomes);
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => others[1]);
        Assert.Equal("three", failure.Message);
        Assert.Equal(["1", "2 3 4", "2", "3", "4"], store.Batches);
        await group.StopAsync(Ct);
    }

    [Fact]
    public async Task A_store_that_is_away_fails_the_whole_batch_and_is_asked_once()
    {
        var store = new HeldStore { Failure = items => items.Count > 1 ? new StoreAwayException("away") : null };
        var (group, first) = await StartAsync(store, new() { Writers = 1 });
        var others = Enumerable.Range(2, 3).Select(group.WriteAsync).ToList();
        store.LetGo();

        Assert.Equal(10, await first);
        foreach (var other in others)
            await Assert.ThrowsAsync<StoreAwayException>(() => other);
        Assert.Equal(["1", "2 3 4"], store.Batches);

        // It is back: the next write goes through.
        Assert.Equal(50, await group.WriteAsync(5));
        await group.StopAsync(Ct);
    }

    [Fact]
    public async Task There_are_as_many_batches_at_once_as_the_store_and_the_setting_allow()
    {
        var store = new HeldStore { MaxWriters = 2 };
        var group = Group(store, new() { Writers = 8, BatchSize = 1 });
        await group.StartAsync(Ct);
        var writes = Enumerable.Range(1, 6).Select(group.WriteAsync).ToList();
        await store.EnteredAsync(Ct);
        await store.EnteredAsync(Ct);
        store.LetGo();

        await Task.WhenAll(writes);
        Assert.Equal(2, store.MostAtOnce);
        await group.StopAsync(Ct);
    }

    /// <summary>A group whose store holds the first write, so that what follows has to wait.</summary>
    static async Task<(GroupCommit<int, int> Group, Task<int> First)> StartAsync(HeldStore store, GroupCommitOptions options)
    {
        var group = Group(store, options);
        await group.StartAsync(Ct);
        var first = group.WriteAsync(1);
        await store.EnteredAsync(Ct);
        return (group, first);
    }

    static GroupCommit<int, int> Group(HeldStore store, GroupCommitOptions options) =>
        new(store, options, NullLogger.Instance);

    /// <summary>Writes a number as ten times itself, once it is let go.</summary>
    sealed class HeldStore : IBatchWriter<int, int>
    {
        readonly TaskCompletionSource _let = new(TaskCreationOptions.RunContinuationsAsynchronously);
        readonly Channel<int> _entered = Channel.CreateUnbounded<int>();
        readonly Lock _lock = new();
        readonly List<string> _batches = [];
        int _inside;

        public int MaxWriters { get; init; } = 16;
        public Func<IReadOnlyList<int>, Exception?> Failure { get; init; } = _ => null;
        public int MostAtOnce { get; private set; }

        public IReadOnlyList<string> Batches
        {
            get
            {
                lock (_lock)
                    return [.. _batches];
            }
        }

        /// <summary>Until one more batch has come in.</summary>
        public async Task EnteredAsync(CancellationToken ct) => await _entered.Reader.ReadAsync(ct);

        public void LetGo() => _let.SetResult();

        public async Task<int[]> WriteAsync(IReadOnlyList<int> items, CancellationToken ct)
        {
            lock (_lock)
            {
                _batches.Add(string.Join(' ', items));
                MostAtOnce = Math.Max(MostAtOnce, ++_inside);
            }

            _entered.Writer.TryWrite(items.Count);
            await _let.Task;
            lock (_lock)
                _inside--;
            return Failure(items) is { } failure ? throw failure : [.. items.Select(item => item * 10)];
        }
    }
}
