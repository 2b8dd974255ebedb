namespace Hubby.Redemptions;

/// <summary>The section <c>Redemptions</c>: how many wrong promo codes are too many.</summary>
public sealed class RedemptionsOptions
{
    public const string Section = "Redemptions";

    /// <summary>
    /// Unknown codes that one network address may try within <see cref="WindowMinutes"/>; they come back one after the other.
    /// Default 10.
    /// </summary>
    public int FailuresPerAddress { get; set; } = 10;

    /// <summary>
    /// Unknown codes that all addresses together may try within <see cref="WindowMinutes"/>. Past them an address that tried a
    /// wrong code waits for its next one; an address without failures is not touched. Default 500.
    /// </summary>
    public int Failures { get; set; } = 500;

    /// <summary>Minutes until failures are forgotten. Default 15.</summary>
    public int WindowMinutes { get; set; } = 15;

    /// <summary>Codes of one address that are looked at in the same moment, on each node; others wait. Default 8.</summary>
    public int AtOncePerAddress { get; set; } = 8;
}
