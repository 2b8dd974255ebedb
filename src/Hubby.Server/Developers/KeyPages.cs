using Hubby.Data;
using Hubby.Developers.Pages;
using Hubby.Partners;
using Hubby.Portal;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Developers;

/// <summary>A partner's keys: made, rotated and revoked by its own people.</summary>
static class KeyPages
{
    const string Root = "/portal/keys";
    const int Listed = 50;

    public static async Task<IResult> Show(
        PortalPage page, AppDb db, ReadKeyUse use, PartnerDirectory directory, WallClock clock, CancellationToken ct)
    {
        var (partnerId, now) = (page.Partner.Id, clock.Now());
        var rows = await db.ApiKeys.Where(row => row.PartnerId == partnerId)
            .OrderByDescending(row => row.Id).Take(Listed).ToListAsync(ct);
        var used = await use.HandleAsync(partnerId, page.Now, ct);
        var keys = rows.Select(row => new KeyRow(row, LastUsed(row, directory), row.StateAt(now), used.Of(row.Id)))
            .OrderBy(key => key.State is KeyState.Live or KeyState.Ending ? 0 : 1).ToList();
        return page.Show<KeysPage>((nameof(KeysPage.View), new KeysView
        {
            Keys = keys,
            Used = used,
            Rotations = RotationView.Of(keys, now),
            Now = now,
            IsBodySigned = page.Partner.RequireSignedBody,
        }));
    }

    public static IResult ShowNew(PortalPage page) => page.Show<NewKeyPage>((nameof(NewKeyPage.Form), new KeyForm()));

    /// <summary>Answers the form itself: the secret is on this page and nowhere else, and no address leads to it.</summary>
    public static async Task<IResult> Create(
        PortalPage page, AppDb db, ChangeKeys change, PartnerDirectory directory, WallClock clock, CancellationToken ct)
    {
        var form = KeyForm.Read(page);
        if (form.NameFault is not null)
            return page.Show<NewKeyPage>(StatusCodes.Status400BadRequest, (nameof(NewKeyPage.Form), form));
        var (issued, problem) = await change.CreateAsync(page.Partner.Id, form.WishAt(clock.Now()),
            row => page.Audit(db, "key.created", row.Key, row.Name), ct);
        if (issued is null)
            return page.Show<NewKeyPage>(problem!.Status, (nameof(NewKeyPage.Form), form with { Fault = problem.Message }));
        await directory.RefreshAsync(ct);
        return Issued(page, issued, oldEnds: null);
    }

    public static async Task<IResult> ShowRotate(PortalPage page, Guid id, AppDb db, WallClock clock, CancellationToken ct) =>
        await FindLiveAsync(page, id, db, clock, ct) is { } row
            ? page.Show<RotateKeyPage>((nameof(RotateKeyPage.View), await RotateViewAsync(page, row, db, clock, ct)))
            : page.NotFound();

    public static async Task<IResult> Rotate(PortalPage page, Guid id, AppDb db, ChangeKeys change, PartnerDirectory directory,
        WallClock clock, CancellationToken ct)
    {
        if (await FindLiveAsync(page, id, db, clock, ct) is not { } row)
            return page.NotFound();
        var view = await RotateViewAsync(page, row, db, clock, ct);
        if (RotateKeyView.HoursOf(page.Field("overlap")) is not { } hours)
        {
            return page.Show<RotateKeyPage>(StatusCodes.Status400BadRequest,
                (nameof(RotateKeyPage.View), view with { Fault = "Choose how long the old key works on." }));
        }

        page.Audit(db, "key.rotated", row.Key, $"{row.Name}, the old one works for {hours} h more");
        var (issued, problem) = await change.RotateAsync(row.Key, TimeSpan.FromHours(hours), ct);
        if (issued is null)
        {
            return page.Show<RotateKeyPage>(
                problem!.Status, (nameof(RotateKeyPage.View), view with { Fault = problem.Message }));
        }

        await directory.RefreshAsync(ct);
        return Issued(page, issued, oldEnds: issued.Row.CreatedAt.AddHours(hours));
    }

    public static async Task<IResult> ShowRevoke(
        PortalPage page, Guid id, AppDb db, ReadKeyUse use, WallClock clock, CancellationToken ct)
    {
        if (await FindLiveAsync(page, id, db, clock, ct) is not { } row)
            return page.NotFound();
        var used = await use.HandleAsync(page.Partner.Id, page.Now, ct);
        return page.Show<RevokeKeyPage>((nameof(RevokeKeyPage.View), new RevokeKeyView { Key = row, Used = used }));
    }

    public static async Task<IResult> Revoke(PortalPage page, Guid id, AppDb db, ChangeKeys change, PartnerDirectory directory,
        WallClock clock, CancellationToken ct)
    {
        if (await FindLiveAsync(page, id, db, clock, ct) is not { } row)
            return page.NotFound();
        page.Audit(db, "key.revoked", row.Key, row.Name);
        if (await change.RevokeAsync(row.Key, ct) is { } problem)
            return page.Refuse(problem);
        await directory.RefreshAsync(ct);
        return page.Go(Root, $"“{row.Name}” is revoked. Requests with it get a 401.");
    }

    static IResult Issued(PortalPage page, IssuedKey issued, DateTimeOffset? oldEnds) => page.Show<IssuedKeyPage>(
        (nameof(IssuedKeyPage.View), new IssuedKeyView { Issued = issued, OldEnds = oldEnds }));

    static async Task<ApiKey?> FindLiveAsync(PortalPage page, Guid id, AppDb db, WallClock clock, CancellationToken ct)
    {
        var partnerId = page.Partner.Id;
        return await db.ApiKeys.LiveAt(clock.Now()).FirstOrDefaultAsync(row => row.PartnerId == partnerId && row.Id == id, ct);
    }

    static async Task<RotateKeyView> RotateViewAsync(
        PortalPage page, ApiKey row, AppDb db, WallClock clock, CancellationToken ct)
    {
        var partnerId = page.Partner.Id;
        var live = await db.ApiKeys.LiveAt(clock.Now()).CountAsync(key => key.PartnerId == partnerId, ct);
        return new() { Key = row, IsFull = live >= ChangeKeys.MostLiveKeys };
    }

    // The store is told every few seconds, this node knows already.
    static DateTimeOffset? LastUsed(ApiKey row, PartnerDirectory directory) =>
        directory.FindKey(row.Key)?.Use.LastUsed is { } at and > 0 && DateTimeOffset.FromUnixTimeMilliseconds(at) is var used
            && (row.LastUsedAt is null || used > row.LastUsedAt) ? used : row.LastUsedAt;
}
