using System.Data.Common;
using System.Threading.Channels;
using Hubby.Bookings;
using Hubby.Data;
using Hubby.Messages;
using Hubby.Messaging.Schedules;
using Microsoft.Extensions.Options;

namespace Hubby.Messaging;

/// <summary>
/// One channel's workers on this node: one takes due messages, the others send them, and how each try ended is written together
/// with those that end at the same moment.
/// </summary>
sealed partial class SendMessages(
    IChannel channel, MessageQueue queue, JudgeScheduled judge, GroupCommit<EndedTry, bool> settle, Handovers handovers,
    SettleHandovers earlier, MessageSignals signals, IOptions<MessagingOptions> options, TimeProvider clock,
    ILogger<SendMessages> log)
    : BackgroundService
{
    const int LeasedPerSender = 4;
    const int MostPerSender = 32;
    const int UnsettledPerSender = 16;
    static readonly TimeSpan PollEvery = TimeSpan.FromSeconds(1);
    static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(60);
    static readonly TimeSpan SettleEvery = TimeSpan.FromSeconds(1);
    static readonly TimeSpan Brisk = TimeSpan.FromSeconds(1);

    readonly Channel<TravellerMessage> _leased = Channel.CreateBounded<TravellerMessage>(channel.Concurrency * LeasedPerSender);
    readonly Channel<int> _slots = Channel.CreateUnbounded<int>();
    int _perSender = LeasedPerSender;
    readonly Rounds _rounds = new($"messages of {channel.Channel} cannot be taken from the store", log);
    int _failuresInARow;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!channel.IsConfigured)
            return;
        await earlier.Done.WaitAsync(stoppingToken);
        for (var slot = 0; slot < channel.Concurrency * UnsettledPerSender; slot++)
            _slots.Writer.TryWrite(handovers.NewSlot());
        var senders = Enumerable.Range(0, channel.Concurrency).Select(_ => SendLeasedAsync(stoppingToken));
        await Task.WhenAll([TakeAsync(stoppingToken), .. senders]);
    }

    async Task TakeAsync(CancellationToken ct)
    {
        while (true)
        {
            // While the provider is away one message at a time asks whether it is back.
            var isAway = Volatile.Read(ref _failuresInARow) > 0;
            if (isAway)
                await Task.Delay(Pause(), clock, ct);
            var leased = await _rounds.TryAsync(ct => LeaseAsync(isAway ? 1 : channel.Concurrency * _perSender, ct), [], ct);
            await PassOnAsync(leased, ct);
            if (leased.Count > 0)
                continue;

            // Nobody waits, so the next message may find out by itself whether the provider is back.
            Volatile.Write(ref _failuresInARow, 0);
            await signals[channel.Channel].WaitAsync(PollEvery, clock, ct);
        }
    }

    /// <summary>
    /// To a provider that takes them as fast as they come, more go at once: each lease is a commit. To a slow one few, so that
    /// none waits here while another node has nothing to do.
    /// </summary>
    async Task PassOnAsync(IReadOnlyList<TravellerMessage> leased, CancellationToken ct)
    {
        var since = clock.GetTimestamp();
        foreach (var message in leased)
            await _leased.Writer.WriteAsync(message, ct);
        if (leased.Count < channel.Concurrency * _perSender)
            return;
        _perSender = clock.GetElapsedTime(since) < Brisk ? Math.Min(_perSender * 2, MostPerSender) : LeasedPerSender;
    }

    TimeSpan Pause()
    {
        var pause = TimeSpan.FromSeconds(Math.Pow(2, Math.Min(Volatile.Read(ref _failuresInARow) - 1, 6)));
        return pause > LongestPause ? LongestPause : pause;
    }

    Task<IReadOnlyList<TravellerMessage>> LeaseAsync(int count, CancellationToken ct) =>
        queue.LeaseAsync(channel.Channel, count, TimeSpan.FromSeconds(options.Value.LeaseSeconds), ct);

    async Task SendLeasedAsync(CancellationToken ct)
    {
        await foreach (var message in _leased.Reader.ReadAllAsync(ct))
        {
            // What waited here for half its lease goes back rather than perhaps being sent by two.
            if (clock.Now().AddSeconds(options.Value.LeaseSeconds / 2d) < message.LeasedUntil)
                await SendAsync(message, ct);
        }
    }

    /// <summary>What is noted outlives the process, so the next message need not wait for the commit of this one.</summary>
    async Task SendAsync(TravellerMessage message, CancellationToken ct)
    {
        var slot = await _slots.Reader.ReadAsync(ct);
        var result = await TrySendAsync(message, ct);
        var sent = result as SendResult.Sent;
        using var turn = sent?.Turn;
        var isNoted = sent is not null && handovers.Note(slot, Handover.Of(message.Message, message.LeasedUntil, sent));
        Note(result);
        var settling = SettleAsync(new(message.Message, message.LeasedUntil, result), slot, ct);
        if (!isNoted)
            await settling;
    }

    /// <summary>The slot is free once the store has what stands there.</summary>
    async Task SettleAsync(EndedTry ended, int slot, CancellationToken ct)
    {
        try
        {
            await SettleAsync(ended, ct);
        }
        catch (Exception bug) when (bug is not OperationCanceledException || !ct.IsCancellationRequested)
        {
            Failed(bug, ended.Message.Id, channel.Channel);
        }
        finally
        {
            _slots.Writer.TryWrite(slot);
        }
    }

    /// <summary>While the store is away nobody else can take the message, so it is told until the lease ends.</summary>
    async Task SettleAsync(EndedTry ended, CancellationToken ct)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                await settle.WriteAsync(ended);
                Ended(ended.Message.Id, channel.Channel, ended.Result.GetType().Name, ended.Message.Attempts + 1);
                return;
            }
            catch (Exception failure) when (failure is DbException || failure.IsStoreAway())
            {
                if (tries == 1)
                    NotSettled(ended.Message.Id, failure.Message);
            }

            if (clock.Now() >= ended.Lease)
                return;
            await Task.Delay(SettleEvery, clock, ct);
        }
    }

    async Task<SendResult> TrySendAsync(TravellerMessage message, CancellationToken ct)
    {
        if (message.Booking.Status == BookingStatus.Cancelled)
            return new SendResult.Skip(SkipReasons.BookingCancelled);
        try
        {
            var (judged, instead) = await judge.HandleAsync(message, ct);
            return instead ?? await channel.SendAsync(judged, ct);
        }
        catch (Exception failure) when (failure is DbException || failure.IsStoreAway())
        {
            // What cannot be judged or looked up is not sent; this end will not be written either, or as a try like another.
            return new SendResult.Later("the store is away");
        }
        catch (Exception bug) when (bug is not OperationCanceledException || !ct.IsCancellationRequested)
        {
            Failed(bug, message.Message.Id, channel.Channel);
            return new SendResult.Later("internal_error");
        }
    }

    void Note(SendResult result)
    {
        if (result is SendResult.Away away)
        {
            if (Interlocked.Increment(ref _failuresInARow) == 1)
                ProviderAway(channel.Channel, away.Error);
        }
        else if (Interlocked.Exchange(ref _failuresInARow, 0) > 0)
        {
            ProviderBack(channel.Channel);
        }
    }

    [LoggerMessage(LogLevel.Information, "message {Id} by {Channel}: {Result} at try {Attempt}")]
    partial void Ended(Guid id, Channels channel, string result, int attempt);

    [LoggerMessage(LogLevel.Warning, "how a try of message {Id} ended cannot be written yet: {Reason}")]
    partial void NotSettled(Guid id, string reason);

    [LoggerMessage(LogLevel.Error, "message {Id} by {Channel} failed unexpectedly")]
    partial void Failed(Exception failure, Guid id, Channels channel);

    [LoggerMessage(LogLevel.Warning, "the provider of {Channel} is away: {Reason}")]
    partial void ProviderAway(Channels channel, string reason);

    [LoggerMessage(LogLevel.Information, "the provider of {Channel} is back")]
    partial void ProviderBack(Channels channel);
}

/// <summary>Wakes the workers of a channel.</summary>
sealed class MessageSignals
{
    readonly Dictionary<Channels, Signal> _signals =
        ChannelNames.In(ChannelNames.Every).ToDictionary(channel => channel, _ => new Signal());

    public Signal this[Channels channel] => _signals[channel];

    public void WakeAll()
    {
        foreach (var signal in _signals.Values)
            signal.Wake();
    }
}
