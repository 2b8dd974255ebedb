using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Hubby.Bench.Load;

/// <summary>All connections of all lanes on one thread: one request in flight on each, never pipelined.</summary>
sealed class EventLoop : IDisposable
{
    static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);
    readonly Epoll _epoll = new();
    readonly IPEndPoint _server;
    readonly List<Connection> _connections = [];
    readonly List<OpenLane> _open = [];
    readonly long _origin = Stopwatch.GetTimestamp();
    readonly long _originUnix = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
    TimeSpan _measureFrom;
    TimeSpan _end;
    int _inFlight;

    EventLoop(IPEndPoint server, IReadOnlyList<Lane> lanes)
    {
        _server = server;
        foreach (var lane in lanes)
        {
            var open = lane.Interval is null ? null : new OpenLane(lane);
            if (open is not null)
                _open.Add(open);
            for (var count = 0; count < lane.Connections; count++)
            {
                var connection = new Connection(lane, open);
                Connect(connection, _connections.Count);
                _connections.Add(connection);
            }
        }
    }

    TimeSpan Now => Stopwatch.GetElapsedTime(_origin);

    /// <summary>Warms up, then measures. Blocks its thread for that long.</summary>
    public static IReadOnlyList<LaneResult> Run(Uri server, IReadOnlyList<Lane> lanes, TimeSpan warmUp, TimeSpan measure)
    {
        using var loop = new EventLoop(new(IPAddress.Parse(server.Host), server.Port), lanes);
        var cpu = ThreadCpu();
        loop.Run(warmUp, measure);
        var share = (ThreadCpu() - cpu) / loop.Now;
        return [.. lanes.Select(lane => new LaneResult(
            lane.Name, lane.Done / measure.TotalSeconds, lane.Latencies, lane.Wrong, lane.FirstWrong, share))];
    }

    public void Dispose()
    {
        _connections.ForEach(connection => connection.Socket.Dispose());
        _epoll.Dispose();
    }

    void Run(TimeSpan warmUp, TimeSpan measure)
    {
        var start = Now;
        _measureFrom = start + warmUp;
        _end = _measureFrom + measure;
        foreach (var open in _open)
            open.Due = start;
        foreach (var connection in _connections.Where(connection => connection.Open is null))
            Send(connection, start);

        while (true)
        {
            var now = Now;
            foreach (var open in _open)
                SendWhatIsDue(open, now);
            if (now >= _end && (_inFlight == 0 || now >= _end + Grace))
                break;

            var ready = _epoll.Wait(Patience(now));
            for (var position = 0; position < ready; position++)
                Receive(_epoll.TagOf(position));
        }

        foreach (var open in _open)
            open.CountUnsent(_measureFrom, _end, Now);
    }

    TimeSpan Patience(TimeSpan now)
    {
        var until = now >= _end ? _end + Grace : _end;
        foreach (var open in _open)
        {
            if (open.Idle.Count > 0 && open.Due < _end && open.Due < until)
                until = open.Due;
        }

        return until > now ? until - now : TimeSpan.Zero;
    }

    void SendWhatIsDue(OpenLane open, TimeSpan now)
    {
        while (open.Due <= now && open.Due < _end && open.Idle.TryPop(out var connection))
        {
            Send(connection, open.Due);
            open.Due += open.Lane.Interval!.Value;
        }
    }

    void Send(Connection connection, TimeSpan due)
    {
        var unix = _originUnix + (long)Now.TotalMilliseconds;
        var request = connection.Lane.Requests.Next(unix);
        connection.Due = due;
        connection.Busy = true;
        _inFlight++;
        if (connection.Socket.Send(request, SocketFlags.None, out var error) != request.Length || error != SocketError.Success)
            connection.Lane.Refuse($"could not send: {error}");
    }

    void Receive(int index)
    {
        var connection = _connections[index];
        var received = connection.Socket.Receive(connection.Room(), SocketFlags.None, out var error);
        if (error == SocketError.WouldBlock)
            return;
        if (received == 0 || error != SocketError.Success)
        {
            Reconnect(connection, index, error);
            return;
        }

        connection.Filled += received;
        var length = Answer.Measure(connection.Received);
        if (length > 0)
            Finish(connection);
    }

    void Finish(Connection connection)
    {
        var now = Now;
        var lane = connection.Lane;
        var status = Answer.Status(connection.Received);
        if (status != lane.Requests.WantedStatus)
            lane.Refuse(Encoding.UTF8.GetString(connection.Received));
        else if (connection.Open is null ? now >= _measureFrom && now < _end : connection.Due >= _measureFrom)
            Count(lane, now - connection.Due);
        Continue(connection, now);
    }

    static void Count(Lane lane, TimeSpan latency)
    {
        lane.Done++;
        lane.Latencies.Add(latency);
    }

    void Continue(Connection connection, TimeSpan now)
    {
        connection.Filled = 0;
        if (connection.Busy)
            _inFlight--;
        connection.Busy = false;
        if (connection.Open is { } open)
            open.Idle.Push(connection);
        else if (now < _end)
            Send(connection, now);
    }

    void Reconnect(Connection connection, int index, SocketError error)
    {
        connection.Socket.Dispose();
        Connect(connection, index);
        if (!connection.Busy)
            return;
        connection.Lane.Refuse($"the connection broke: {error}");
        Continue(connection, Now);
    }

    void Connect(Connection connection, int index)
    {
        connection.Socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        connection.Socket.Connect(_server);
        connection.Socket.Blocking = false;
        _epoll.Add(connection.Socket, index);
        if (!connection.Busy && connection.Open is { } open && !open.Idle.Contains(connection))
            open.Idle.Push(connection);
    }

    // The loop has a thread of its own in a process of its own; what else the process does meanwhile is next to nothing.
    static TimeSpan ThreadCpu()
    {
        using var process = Process.GetCurrentProcess();
        return process.TotalProcessorTime;
    }
}
