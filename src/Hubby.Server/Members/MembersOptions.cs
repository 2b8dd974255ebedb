namespace Hubby.Members;

/// <summary>The section <c>Portal</c>: accounts of partners' people.</summary>
public sealed class MembersOptions
{
    public const string Section = "Portal";

    /// <summary>Hours after which somebody has to sign in again, used or not; 1 to 720. Default 12.</summary>
    public int SessionHours { get; set; } = 12;

    /// <summary>Days for which an invitation can be accepted; 1 to 90. Default 7.</summary>
    public int InvitationDays { get; set; } = 7;

    /// <summary>
    /// Whether everybody must have a passkey or an authenticator besides a password. When absent: in production yes, on staging
    /// no.
    /// </summary>
    public bool? RequireSecondFactor { get; set; }

    /// <summary>Days for which it is kept who did what; 1 to 3650. Default 730.</summary>
    public int AuditDays { get; set; } = 730;

    /// <summary>
    /// Sign-ins, recoveries and invitations that one network address may try in ten minutes, on each node. Default 100.
    /// </summary>
    public int TriesPerAddress { get; set; } = 100;
}
