namespace Hubby.RequestLog;

/// <summary>The section <c>RequestLog</c>.</summary>
public sealed class RequestLogOptions
{
    public const string Section = "RequestLog";

    /// <summary>Days for which the log of requests is kept, by the server's clock; 0 is no log. Default 30.</summary>
    public int Days { get; set; } = 30;

    /// <summary>
    /// Requests that each node writes down in a second at most; more are answered and left out of the log. Default 1,000.
    /// </summary>
    public int PerSecond { get; set; } = 1000;
}
