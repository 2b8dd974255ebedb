using Hubby.Data;
using Hubby.Members;
using Hubby.Operations.Pages;
using Hubby.Partners;
using Hubby.Portal;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Operations;

/// <summary>All partners: whose portal is open, a new one, and how each is set up.</summary>
static class PartnerPages
{
    public const string Root = "/portal/operator/partners";
    const string FirstKey = "first";

    public static async Task<IResult> List(
        PortalPage page, ReadPartners read, PartnerDirectory directory, string? q, string? after, CancellationToken ct)
    {
        var text = q?.Trim() is { Length: > 0 } typed ? typed : null;
        return page.Show<PartnersListPage>(
            (nameof(PartnersListPage.View), new PartnersView
            {
                Page = await read.PageAsync(directory.All, text, after, ct),
                Text = text,
                IsFirst = after is null,
            }));
    }

    public static IResult ShowNew(PortalPage page) => New(page, StatusCodes.Status200OK, new());

    static IResult New(PortalPage page, int status, PartnerForm form) =>
        page.Show<NewPartnerPage>(status, (nameof(NewPartnerPage.Form), form));

    public static async Task<IResult> Create(
        PortalPage page, AppDb db, CreatePartner create, PartnerDirectory directory, TimeProvider clock, CancellationToken ct)
    {
        var form = PartnerForm.Read(page, isNew: true);
        if (form.Faults.Count > 0)
            return New(page, StatusCodes.Status400BadRequest, form);
        var now = clock.Now();
        var partner = new Partner { Id = Ids.Row(now), Slug = form.Slug!, Name = form.Name!, CreatedAt = now };
        form.Apply(partner);

        // It is the first line of the new partner's audit, saved with the partner.
        db.AddAudit(page.Actor, partner.Id, page.Now, "partner.created", partner.Slug, $"key “{FirstKey}”");
        var (issued, problem) = await create.HandleAsync(partner, new(FirstKey), ct);
        if (issued is null)
        {
            return New(page, problem!.Status,
                form with { Faults = new Dictionary<string, string> { ["slug"] = problem.Message } });
        }

        await directory.RefreshAsync(ct);
        return page.Show<PartnerMadePage>((nameof(PartnerMadePage.Made), partner),
            (nameof(PartnerMadePage.Key), issued.Row.Key), (nameof(PartnerMadePage.Secret), issued.Secret));
    }

    public static async Task<IResult> ShowOne(PortalPage page, Guid id, AppDb db, ReadPartners read, CancellationToken ct) =>
        await db.Partners.FirstOrDefaultAsync(row => row.Id == id, ct) is { } partner
            ? await OneAsync(page, StatusCodes.Status200OK, partner, PartnerForm.Of(partner), read, ct) : page.NotFound();

    static async Task<IResult> OneAsync(
        PortalPage page, int status, Partner partner, PartnerForm form, ReadPartners read, CancellationToken ct) =>
        page.Show<PartnerPage>(status,
            (nameof(PartnerPage.Row), (await read.PageAsync([partner], text: null, after: null, ct)).Rows[0]),
            (nameof(PartnerPage.Form), form));

    public static async Task<IResult> Change(
        PortalPage page, Guid id, AppDb db, ReadPartners read, PartnerDirectory directory, CancellationToken ct)
    {
        var form = PartnerForm.Read(page, isNew: false);
        await using var change = await db.BeginPartnerChangeAsync(ct);
        if (await db.Partners.AsTracking().FirstOrDefaultAsync(row => row.Id == id, ct) is not { } partner)
            return page.NotFound();
        if (form.Faults.Count > 0)
        {
            return await OneAsync(page, StatusCodes.Status400BadRequest, partner, form with { Slug = partner.Slug }, read, ct);
        }

        var old = PartnerForm.Of(partner);
        form.Apply(partner);
        if (PartnerForm.Of(partner).ChangesSince(old) is not { } changes)
            return page.Go($"{Root}/{id}", "Nothing was changed.");
        db.AddAudit(page.Actor, id, page.Now, "partner.changed", partner.Slug, changes);
        await db.SaveChangesAsync(ct);
        await change.CommitAsync(ct);
        await directory.RefreshAsync(ct);
        return page.Go($"{Root}/{id}", $"{partner.Name} is changed.");
    }

    /// <summary>Its owner reads in the audit that an operator looked.</summary>
    public static async Task<IResult> Open(
        PortalPage page, Guid id, AppDb db, Sessions sessions, PartnerDirectory directory, CancellationToken ct)
    {
        if (directory.Find(id) is not { } partner)
            return page.NotFound();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await sessions.OpenPartnerAsync(page.Session!, id, ct);
        db.AddAudit(page.Actor, id, page.Now, "partner.opened", partner.Slug, null);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return page.Go(SignInPages.Local(page.Field("next")));
    }

    public static async Task<IResult> Close(PortalPage page, AppDb db, Sessions sessions, CancellationToken ct)
    {
        if (!page.HasPartner)
            return page.Go(Root);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await sessions.OpenPartnerAsync(page.Session!, null, ct);
        db.AddAudit(page.Actor, page.Partner.Id, page.Now, "partner.closed", page.Partner.Slug, null);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return page.Go(Root, $"{page.Partner.Name} is closed.");
    }
}

/// <summary>What the list of partners shows.</summary>
public sealed record PartnersView
{
    internal PartnersPage Page { get; init; } = new([], null, 0);
    internal string? Text { get; init; }
    internal bool IsFirst { get; init; }
}
