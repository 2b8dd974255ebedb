using Hubby.Data;
using Hubby.Members;
using Hubby.Operations.Pages;
using Hubby.Portal;

namespace Hubby.Operations;

/// <summary>Staging's clock: where it stands, what a move would set off, and the move. Production has no such pages.</summary>
static class ClockPages
{
    public const string Root = "/portal/operator/clock";
    const string NoSpan = "Write a number with d, h or m, such as 30d.";
    const string TooFar = "The clock may be at most ten years ahead. Begin again with an empty store.";

    public static async Task<IResult> Show(PortalPage page, AppDb db, ReadSetOff read, CancellationToken ct)
    {
        if (page.Options.IsProduction)
            return page.NotFound();
        var day = TimeSpan.FromDays(1);
        return page.Show<ClockPage>((nameof(ClockPage.Ahead), await db.ReadClockAsync(ct)),
            (nameof(ClockPage.Effects), await read.HandleAsync(page.Now + day, ct)));
    }

    public static async Task<IResult> Ask(PortalPage page, AppDb db, ReadSetOff read, string? by, CancellationToken ct) =>
        page.Options.IsProduction ? page.NotFound()
            : await AskAsync(page, StatusCodes.Status200OK, db, read, by?.Trim() ?? "", ct);

    static async Task<IResult> AskAsync(
        PortalPage page, int status, AppDb db, ReadSetOff read, string by, CancellationToken ct)
    {
        var (span, fault) = await ReadAsync(db, by, ct);
        return page.Show<AdvanceClockPage>(fault is null ? status : StatusCodes.Status400BadRequest,
            (nameof(AdvanceClockPage.By), by), (nameof(AdvanceClockPage.Fault), fault),
            (nameof(AdvanceClockPage.To), page.Now + span),
            (nameof(AdvanceClockPage.Effects), fault is null ? await read.HandleAsync(page.Now + span, ct) : null));
    }

    static async Task<(TimeSpan Span, string? Fault)> ReadAsync(AppDb db, string by, CancellationToken ct)
    {
        if (SpanText.Parse(by) is not { } span || span <= TimeSpan.Zero)
            return (default, NoSpan);
        return span + await db.ReadClockAsync(ct) > MovedClock.Furthest ? (default, TooFar) : (span, null);
    }

    public static async Task<IResult> Advance(
        PortalPage page, AppDb db, ReadSetOff read, FollowClock follow, CancellationToken ct)
    {
        if (page.Options.IsProduction)
            return page.NotFound();
        var by = page.Field("by") ?? "";
        var (span, fault) = await ReadAsync(db, by, ct);
        if (fault is not null)
            return await AskAsync(page, StatusCodes.Status400BadRequest, db, read, by, ct);
        await using (var transaction = await db.Database.BeginTransactionAsync(ct))
        {
            await db.AdvanceClockAsync(span, ct);
            db.AddAudit(page.Actor, null, page.Now, "clock.advanced", by, null);
            await db.SaveChangesAsync(ct);
            await transaction.CommitAsync(ct);
        }

        // The other nodes follow within a second.
        await follow.FollowAsync(db, ct);
        return page.Go(Root, $"The clock is {by} further.");
    }
}
