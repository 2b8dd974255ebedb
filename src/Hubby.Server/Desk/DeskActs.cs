using Hubby.Bookings;
using Hubby.Data;
using Hubby.Http;
using Hubby.Portal;

namespace Hubby.Desk;

/// <summary>What people do to a booking, as the audit calls it; its target is the booking's id.</summary>
static class DeskActs
{
    public const string Created = "booking.created";
    public const string Changed = "booking.changed";
    public const string Cancelled = "booking.cancelled";
    public const string Resent = "message.resent";
    public const string CodeRevoked = "promo_code.revoked";
    public const string CodeReissued = "promo_code.reissued";
    public const string EsimReissued = "esim.reissued";
    public const string EsimShown = "esim.codes_shown";

    /// <summary>The reason's field.</summary>
    public const string Reason = "reason";
    public const int MaxReason = 300;

    public static string Say(string action) => action switch
    {
        Created => "Booked",
        Changed => "Changed",
        Cancelled => "Cancelled",
        Resent => "Sent again",
        CodeRevoked => "Revoked a code",
        CodeReissued => "Issued a new code",
        EsimReissued => "Issued a new eSIM",
        EsimShown => "Looked at an eSIM’s codes",
        _ => action,
    };

    /// <summary>What was done, and why.</summary>
    public static string? Detail(PortalPage page, string? what)
    {
        var reason = page.Field(Reason)?.Cut(MaxReason);
        return (what, reason) switch
        {
            (null, _) => reason,
            (_, null) => what,
            _ => $"{what}: {reason}",
        };
    }

    /// <summary>
    /// The use case and its entry in the audit, in one transaction; the problem where it could not be done any more.
    /// </summary>
    public static async Task<Problem?> RunAsync(this IdempotentWrite writes, PortalPage page, AppDb db, Booking booking,
        (string Name, string? Detail) act, Func<CancellationToken, Task<WriteResult>> useCase, UsedKey? key, CancellationToken ct)
    {
        var result = await writes.RunAsync(key, async token =>
        {
            var outcome = await useCase(token);
            if (outcome is WriteResult.Done)
                page.Audit(db, act.Name, booking.Id, act.Detail);
            return outcome;
        }, ct);
        return (result as WriteResult.Refused)?.Problem;
    }
}
