using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Threading.Channels;
using Hubby.Data;
using Hubby.Partners;

namespace Hubby.RequestLog;

/// <summary>
/// Requests that wait to be written down. Nothing ever waits for it: what finds it full, or comes faster than is written down, is
/// left out and counted.
/// </summary>
sealed class RequestQueue(RequestLogOptions options, WallClock clock)
{
    public const string MeterName = "Hubby.RequestLog";
    const int Length = 4096;
    const int MaxBytes = 16 * 1024 * 1024;

    /// <summary>
    /// Anybody may send requests with bad signatures in a partner's name, so of these only some are looked at.
    /// </summary>
    public const int RefusalsPerSecond = 10;

    static readonly Meter Meter = new(MeterName);
    static readonly Counter<long> Dropped = Meter.CreateCounter<long>("hubby.request_log.dropped", "{request}",
        "Requests that were answered and are missing in the log.");

    readonly Channel<SeenRequest> _queue = Channel.CreateBounded<SeenRequest>(
        new BoundedChannelOptions(Length) { FullMode = BoundedChannelFullMode.Wait, SingleReader = true });

    readonly PerSecond _all = new(options.PerSecond);
    readonly ConcurrentDictionary<Guid, PerSecond> _refusals = new();
    long _dropped;
    long _bytes;

    public ChannelReader<SeenRequest> Reader => _queue.Reader;

    /// <summary>Whether the request is to be looked at at all; asked first, because looking costs something.</summary>
    public bool HasRoom(LiveKey key, int status)
    {
        var now = clock.Time.GetTimestamp() / clock.Time.TimestampFrequency;
        var isRefusal = status == StatusCodes.Status401Unauthorized;
        if (options.Days > 0
            && (!isRefusal || _refusals.GetOrAdd(key.Partner.Id, _ => new(RefusalsPerSecond)).TryTake(now)) && _all.TryTake(now)
            && Volatile.Read(ref _bytes) < MaxBytes)
        {
            return true;
        }

        if (options.Days > 0)
            Drop(1);
        return false;
    }

    public void Add(SeenRequest request)
    {
        Interlocked.Add(ref _bytes, request.Size);
        if (_queue.Writer.TryWrite(request))
            return;
        Release(request);
        Drop(1);
    }

    /// <summary>Gives back what the request held.</summary>
    public void Release(SeenRequest request)
    {
        Interlocked.Add(ref _bytes, -request.Size);
        request.Dispose();
    }

    public void Drop(int count)
    {
        Dropped.Add(count);
        Interlocked.Add(ref _dropped, count);
    }

    /// <summary>How many were left out since this was asked last.</summary>
    public long TakeDropped() => Interlocked.Exchange(ref _dropped, 0);

    /// <summary>So many in each second; two threads at its turn may let one more pass, which does no harm.</summary>
    sealed class PerSecond(int most)
    {
        long _second;
        int _taken;

        public bool TryTake(long second)
        {
            if (Interlocked.Exchange(ref _second, second) != second)
                Volatile.Write(ref _taken, 0);
            return Volatile.Read(ref _taken) < most && Interlocked.Increment(ref _taken) <= most;
        }
    }
}
