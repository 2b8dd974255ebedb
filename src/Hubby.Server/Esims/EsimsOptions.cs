namespace Hubby.Esims;

/// <summary>The section <c>Esims</c>: where eSIMs come from.</summary>
public sealed class EsimsOptions
{
    public const string Section = "Esims";

    /// <summary>
    /// <c>sandbox</c> or <c>inventory</c>. When absent: on staging <c>sandbox</c>, in production <c>inventory</c>.
    /// </summary>
    public string? Provider { get; set; }

    /// <summary>How often a traveller may get another eSIM in the place of one that cannot be installed. Default 1.</summary>
    public int ReissuesByTraveller { get; set; } = 1;

    /// <summary>So few profiles of a package are worth a warning; 0 is no warning. Default 20.</summary>
    public int LowStock { get; set; } = 20;
}
