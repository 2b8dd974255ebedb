namespace Hubby.Privacy;

/// <summary>The section <c>Privacy</c>.</summary>
public sealed class PrivacyOptions
{
    public const string Section = "Privacy";

    /// <summary>
    /// Days after which a booking no longer says who travelled, counted from its making or from the last date of its journey,
    /// whichever is later. 0, the default: for as long as nobody asks for it to be erased.
    /// </summary>
    public int BookingDays { get; set; }
}
