using System.Text;
using Hubby.BookingImports.Pages;
using Hubby.Data;
using Hubby.Http;
using Hubby.Members;
using Hubby.Portal;
using Microsoft.EntityFrameworkCore;

namespace Hubby.BookingImports;

/// <summary>The portal's pages of imports: send a file, watch it, mend what was refused.</summary>
static class ImportPages
{
    public const string Root = "/portal/imports";

    /// <summary>A file and the fields around it.</summary>
    public const int MostBytes = ImportFile.MaxBytes + (64 * 1024);
    const int ListedAtOnce = 50;
    const int RefusedAtOnce = 50;
    const string NoFile = "Choose a file first.";

    public static async Task<IResult> List(PortalPage page, Guid? before, AppDb db, CancellationToken ct) =>
        await ListAsync(page, before, db, StatusCodes.Status200OK, [], ct);

    static async Task<IResult> ListAsync(
        PortalPage page, Guid? before, AppDb db, int status, IReadOnlyList<string> faults, CancellationToken ct)
    {
        var partnerId = page.Partner.Id;
        var rows = db.Imports.Where(row => row.PartnerId == partnerId && row.State != ImportState.Uploading);
        if (before is { } last)
            rows = rows.Where(row => row.Id < last);
        var found = await rows.OrderByDescending(row => row.Id).Take(ListedAtOnce + 1).ToListAsync(ct);
        return page.Show<ImportsPage>(status, (nameof(ImportsPage.View), new ImportsView
        {
            Imports = [.. found.Take(ListedAtOnce)],
            HasMore = found.Count > ListedAtOnce,
            IsFirst = before is null,
            Faults = faults,
        }));
    }

    public static async Task<IResult> Upload(PortalPage page, AppDb db, StartImport start, CancellationToken ct)
    {
        if (page.Form.Files.GetFile("file") is not { Length: > 0 } file)
            return await ListAsync(page, null, db, StatusCodes.Status400BadRequest, [NoFile], ct);
        var wanted = new StartImport.Wanted(page.Partner.Id, FileName.Of(file), null) { IsLookedAt = true };
        await using var content = file.OpenReadStream();
        var outcome = await start.SaveAsync(wanted, content, ct);
        if (outcome.Problem is not { } problem)
            return page.Go(AddressOfCheck(outcome.Import!.Id));
        return await ListAsync(page, null, db, problem.Status, outcome.Faults is { Count: > 0 } faults
            ? [.. faults.Select(fault => fault.Field == Faults.Whole ? fault.Message : $"{fault.Field}: {fault.Message}")]
            : [problem.Message], ct);
    }

    static string AddressOfCheck(Guid id) => $"{Root}/{id}/check";

    public static async Task<IResult> ShowCheck(PortalPage page, Guid id, AppDb db, CheckImport check, CancellationToken ct) =>
        await check.LookAsync(page.Partner, id, ct) is { } look
            ? page.Show<ImportCheckPage>((nameof(ImportCheckPage.View), new ImportCheckView(look)))
            : await OverAsync(page, id, db, ct);

    public static async Task<IResult> Check(PortalPage page, Guid id, AppDb db, CheckImport check, CancellationToken ct)
    {
        if (page.Field("act") == "forget")
        {
            await check.ForgetAsync(page.Partner.Id, id, ct);
            return page.Go(Root, "The file is forgotten. Nothing was made of it.");
        }

        if (await db.LookedAt(page.Partner.Id, id).FirstOrDefaultAsync(ct) is { } import)
        {
            page.Audit(db, "import.started", $"{id}", import.FileName);
            await check.StartAsync(page.Partner.Id, id, ct);
        }

        return await OverAsync(page, id, db, ct);
    }

    // It has begun already, or is forgotten.
    static async Task<IResult> OverAsync(PortalPage page, Guid id, AppDb db, CancellationToken ct) =>
        await db.FindImportAsync(page.Partner.Id, id, ct) is null ? page.NotFound() : page.Go($"{Root}/{id}");

    public static IResult Example() => TypedResults.Bytes(Encoding.UTF8.GetBytes("""
        booking_id,email,first_name,last_name,departure_date,return_date,destination,package_type,size,package_duration
        ACME-1001,ana@example.com,Ana,Novak,2027-06-14,2027-06-28,Thailand,data-limited,1GB,30
        ACME-1002,luca@example.com,Luca,Rossi,2027-06-20,2027-06-27,JP,starter,,

        """.ReplaceLineEndings("\n")), "text/csv; charset=utf-8", "bookings.csv");

    public static async Task<IResult> Show(
        PortalPage page, Guid id, int? after, AppDb db, SecretBox box, CancellationToken ct)
    {
        if (await db.FindImportAsync(page.Partner.Id, id, ct) is not { } import)
            return page.NotFound();
        var from = after ?? 0;
        var refused = await db.RowsOf(import.PartnerId, import.Id)
            .Where(row => row.Outcome == ImportOutcome.Refused && row.Row > from)
            .OrderBy(row => row.Row).Take(RefusedAtOnce + 1).ToListAsync(ct);
        var target = $"{id}";
        return page.Show<ImportPage>((nameof(ImportPage.View), new ImportView(import)
        {
            By = await db.AuditEntries.Where(row => row.PartnerId == import.PartnerId && row.Target == target)
                .OrderBy(row => row.Id).Select(row => row.By).FirstOrDefaultAsync(ct),
            Refused = [.. refused.Take(RefusedAtOnce).Select(row => RefusedRow.Of(row, box))],
            IsFirst = from == 0,
            HasMore = refused.Count > RefusedAtOnce,
        }));
    }

    public static async Task<IResult> Result(PortalPage page, Guid id, AppDb db, CancellationToken ct) =>
        await db.FindImportAsync(page.Partner.Id, id, ct) is { } import
            ? Kept(page, ImportResult.Of(db, import, page.Partner, page.Options.PublicUrl, ct)) : page.NotFound();

    public static async Task<IResult> Refused(PortalPage page, Guid id, AppDb db, SecretBox box, CancellationToken ct) =>
        await db.FindImportAsync(page.Partner.Id, id, ct) is { } import
            ? Kept(page, ImportResult.RefusedOf(db, box, import, ct)) : page.NotFound();

    // Codes and names stay out of caches.
    static IResult Kept(PortalPage page, IResult file)
    {
        PortalHeaders.Apply(page.Http.Response.Headers, page);
        return file;
    }

    public static async Task<IResult> ShowStop(PortalPage page, Guid id, AppDb db, CancellationToken ct) =>
        await db.FindImportAsync(page.Partner.Id, id, ct) is { } import
            ? page.Show<StopImportPage>((nameof(StopImportPage.View), new ImportView(import))) : page.NotFound();

    public static async Task<IResult> Stop(PortalPage page, Guid id, AppDb db, ImportSignal signal, CancellationToken ct)
    {
        if (await db.FindImportAsync(page.Partner.Id, id, ct) is not { } import)
            return page.NotFound();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var isStopped = await db.CancelImportAsync(import.PartnerId, id, page.Now, ct);
        if (isStopped)
            page.Audit(db, "import.stopped", $"{id}", import.FileName);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        signal.Wake();
        return page.Go($"{Root}/{id}", isStopped
            ? "The import stops. The bookings that it has made stay." : "The import was over already.");
    }
}
