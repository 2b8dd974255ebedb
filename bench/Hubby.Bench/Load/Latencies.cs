using System.Numerics;

namespace Hubby.Bench.Load;

/// <summary>Counts of latencies in buckets as wide as 1/64 of their value, so that percentiles are true to 1.6 %.</summary>
sealed class Latencies
{
    const int SubBits = 6;
    const int SubCount = 1 << SubBits;
    readonly long[] _counts = new long[(64 - SubBits) * SubCount];

    public long Count { get; private set; }
    public TimeSpan Max { get; private set; }

    public void Add(TimeSpan latency)
    {
        _counts[IndexOf((ulong)Math.Max(0, latency.Ticks))]++;
        Count++;
        if (latency > Max)
            Max = latency;
    }

    /// <summary>The latency that this share of all requests did not exceed.</summary>
    public TimeSpan Percentile(double percent)
    {
        var wanted = Math.Max(1, (long)Math.Ceiling(Count * percent / 100));
        long seen = 0;
        for (var index = 0; index < _counts.Length; index++)
        {
            seen += _counts[index];
            if (seen >= wanted)
                return TimeSpan.FromTicks(Math.Min(UpperEnd(index), Max.Ticks));
        }

        return Max;
    }

    static int IndexOf(ulong ticks)
    {
        var shift = Math.Max(0, BitOperations.Log2(ticks | 1) - SubBits);
        return (shift << SubBits) + (int)(ticks >> shift);
    }

    static long UpperEnd(int index)
    {
        var shift = Math.Max(0, (index >> SubBits) - 1);
        var head = index - (shift << SubBits);
        return (((long)head + 1) << shift) - 1;
    }
}
