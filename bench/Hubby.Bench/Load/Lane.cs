namespace Hubby.Bench.Load;

/// <summary>
/// One kind of request over its own connections. With a rate it is an open loop: every request has an instant at which it is due,
/// and its latency counts from there, however late a free connection took it (no coordinated omission). Without, each connection
/// sends again as soon as it has its answer.
/// </summary>
sealed class Lane(string name, Requests requests, int connections, double? perSecond = null)
{
    public string Name => name;
    public Requests Requests => requests;
    public int Connections => connections;
    public TimeSpan? Interval { get; } = perSecond is { } rate ? TimeSpan.FromSeconds(1 / rate) : null;

    public Latencies Latencies { get; } = new();
    public long Done { get; set; }
    public long Wrong { get; private set; }
    public string? FirstWrong { get; private set; }

    public void Refuse(string what)
    {
        Wrong++;
        FirstWrong ??= what;
    }
}

/// <summary>What a lane came to.</summary>
/// <param name="Name">What was sent.</param>
/// <param name="PerSecond">Right answers within the measured time, per second.</param>
/// <param name="Latencies">From the instant a request was due to the end of its answer.</param>
/// <param name="Wrong">Answers of another status, and connections that broke.</param>
/// <param name="FirstWrong">The first of them, to see why.</param>
/// <param name="GeneratorCpu">The share of one core that the generator itself used.</param>
sealed record LaneResult(string Name, double PerSecond, Latencies Latencies, long Wrong, string? FirstWrong, double GeneratorCpu)
{
    public override string ToString() => FormattableString.Invariant(
        $"{Name}: {PerSecond:N0}/s, p50 {Ms(50)}, p99 {Ms(99)}, p99.9 {Ms(99.9)}, max {Latencies.Max.TotalMilliseconds:N1} ms, ")
        + FormattableString.Invariant($"wrong {Wrong}, generator {GeneratorCpu:P0} of a core")
        + (Wrong > 0 ? $"; the first wrong one: {FirstWrong}" : "");

    string Ms(double percent) => FormattableString.Invariant($"{Latencies.Percentile(percent).TotalMilliseconds:N2} ms");
}
