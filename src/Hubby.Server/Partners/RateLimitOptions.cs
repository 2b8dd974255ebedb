namespace Hubby.Partners;

/// <summary>The section <c>RateLimits</c>.</summary>
public sealed class RateLimitOptions
{
    public const string Section = "RateLimits";

    /// <summary>
    /// Requests per second that one API key may make for long; twice as many in a burst. The default is 100; 0 is no limit.
    /// </summary>
    public int PerKey { get; set; } = 100;
}
