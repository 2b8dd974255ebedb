using System.Net.Sockets;

namespace Hubby.Bench.Load;

sealed class Connection(Lane lane, OpenLane? open)
{
    byte[] _buffer = new byte[4096];

    public Lane Lane => lane;
    public OpenLane? Open => open;
    public Socket Socket { get; set; } = null!;
    public int Filled { get; set; }
    public bool Busy { get; set; }

    /// <summary>When the request in flight should have left.</summary>
    public TimeSpan Due { get; set; }

    public ReadOnlySpan<byte> Received => _buffer.AsSpan(0, Filled);

    public Span<byte> Room()
    {
        if (Filled == _buffer.Length)
            Array.Resize(ref _buffer, _buffer.Length * 2);
        return _buffer.AsSpan(Filled);
    }
}

/// <summary>The schedule of an open loop: when the next request is due and which connections are free to take it.</summary>
sealed class OpenLane(Lane lane)
{
    public Lane Lane => lane;
    public Stack<Connection> Idle { get; } = new(lane.Connections);
    public TimeSpan Due { get; set; }

    /// <summary>What was due and never left waited at least until now: leaving it out would flatter the percentiles.</summary>
    public void CountUnsent(TimeSpan measureFrom, TimeSpan end, TimeSpan now)
    {
        for (; Due < end; Due += lane.Interval!.Value)
        {
            if (Due >= measureFrom)
                lane.Latencies.Add(now - Due);
        }
    }
}
