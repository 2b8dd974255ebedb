using System.Collections.Concurrent;
using Hubby.Data;

namespace Hubby.Webhooks;

/// <summary>
/// This node's deliveries. Each endpoint has a few at once and no more, so a receiver that is dead or slow holds up nobody else.
/// </summary>
sealed partial class DeliverWebhooks(
    DeliveryQueue queue, SendWebhook send, GroupCommit<EndedAttempt, bool> settle, WebhookSignal signal, TimeProvider clock,
    ILogger<DeliverWebhooks> log)
    : BackgroundService
{
    const int AtOnceOfEndpoint = 8;
    const int TakenOfEndpoint = AtOnceOfEndpoint / 2;
    const int MostAtOnce = 400;
    static readonly TimeSpan PollEvery = TimeSpan.FromSeconds(1);

    readonly ConcurrentDictionary<Guid, int> _running = new();
    readonly ConcurrentDictionary<Task, bool> _tasks = new();
    readonly Rounds _rounds = new("webhook deliveries cannot be taken from the store", log);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var leased = _tasks.Count < MostAtOnce ? await _rounds.TryAsync(LeaseAsync, [], stoppingToken) : [];
            foreach (var delivery in leased)
                Begin(delivery, stoppingToken);
            if (leased.Count == 0)
                await signal.WaitAsync(PollEvery, clock, stoppingToken);
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);

        // What is not done when the host's patience ends is made again once its lease has ended.
        await Task.WhenAll(_tasks.Keys).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    Task<IReadOnlyList<LeasedDelivery>> LeaseAsync(CancellationToken ct)
    {
        var busy = _running.Where(each => each.Value > AtOnceOfEndpoint - TakenOfEndpoint).Select(each => each.Key).ToList();
        return queue.LeaseAsync(TakenOfEndpoint, busy, ct);
    }

    void Begin(LeasedDelivery leased, CancellationToken ct)
    {
        _running.AddOrUpdate(leased.Endpoint.Id, 1, (_, count) => count + 1);
        var task = Task.Run(() => DeliverAsync(leased, ct), CancellationToken.None);
        _tasks[task] = true;
        _ = task.ContinueWith(ended =>
        {
            _tasks.TryRemove(ended, out _);
            if (_running.AddOrUpdate(leased.Endpoint.Id, 0, (_, count) => count - 1) == 0)
                _running.TryRemove(KeyValuePair.Create(leased.Endpoint.Id, 0));
            signal.Wake();
        }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    async Task DeliverAsync(LeasedDelivery leased, CancellationToken ct)
    {
        try
        {
            var attempt = await send.HandleAsync(leased, clock.Now(), ct);
            await settle.WriteAsync(new(leased, attempt));
            Ended(leased.Delivery.Id, leased.Endpoint.Id, attempt.Status, leased.Delivery.Attempts + 1);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The lease ends and the next start delivers it.
            return;
        }
        catch (Exception failure)
        {
            // Nobody waits for this task, so what went wrong is told here; the lease ends and it is tried again.
            Failed(failure, leased.Delivery.Id);
        }
    }

    [LoggerMessage(LogLevel.Information, "webhook delivery {Id} to {Endpoint}: {Status} at attempt {Attempt}")]
    partial void Ended(Guid id, Guid endpoint, int? status, int attempt);

    [LoggerMessage(LogLevel.Error, "webhook delivery {Id} failed unexpectedly")]
    partial void Failed(Exception failure, Guid id);
}
