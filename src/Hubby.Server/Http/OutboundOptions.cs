namespace Hubby.Http;

/// <summary>Where this server may connect to when somebody else has named the address.</summary>
public sealed class OutboundOptions
{
    public const string Section = "Outbound";

    /// <summary>
    /// Networks in CIDR form, separated by commas, that may be reached although they are not public, such as <c>10.1.0.0/16</c>.
    /// </summary>
    public string? AllowedNetworks { get; set; }
}
