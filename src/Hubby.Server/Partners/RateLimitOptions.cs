namespace Hubby.Partners;

/// <summary>The section <c>RateLimits</c>.</summary>
public sealed class RateLimitOptions
{
    public const string Section = "RateLimits";

    /// <summary>
    /// Requests per second that one API key may make for long, on each node; twice as many in a burst. 0 is no limit.
    /// Default 100.
    /// </summary>
    public int PerKey { get; set; } = 100;
}
