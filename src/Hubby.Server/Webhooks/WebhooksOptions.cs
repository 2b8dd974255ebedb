namespace Hubby.Webhooks;

/// <summary>The section <c>Webhooks</c>.</summary>
public sealed class WebhooksOptions
{
    public const string Section = "Webhooks";

    /// <summary>
    /// Days for which deliveries that have ended are kept, with what was sent and what was answered, 4 to 3650: no fewer than the
    /// tries of one take. Default 30.
    /// </summary>
    public int LogDays { get; set; } = 30;
}
