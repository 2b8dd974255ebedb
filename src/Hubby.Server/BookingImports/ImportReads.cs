using System.Runtime.CompilerServices;
using Hubby.Data;
using Hubby.Http;
using Hubby.Partners;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Hubby.BookingImports;

/// <summary>What is asked about imports, and their end by wish.</summary>
static class ImportReads
{
    public static readonly Problem NotFound = new(404, "import_not_found", "There is no import with this id.");

    public static async Task<IResult> List(
        HttpContext http, Caller caller, AppDb db, IOptions<HubbyOptions> options, CancellationToken ct)
    {
        var faults = new Faults();
        var page = new QueryFields(http.Request, faults).Page(isKey: key => Guid.TryParseExact(key, "D", out _));
        if (faults.Count > 0)
            return Problems.InvalidRequest.ToResult(faults);
        var rows = db.Imports.Where(row => row.PartnerId == caller.Partner.Id && row.State != ImportState.Uploading);
        if (page.After is { } after)
        {
            var last = Guid.ParseExact(after, "D");
            rows = rows.Where(row => row.Id < last);
        }

        var found = await rows.OrderByDescending(row => row.Id).Take(page.Limit + 1).ToListAsync(ct);
        var (shown, cursor) = page.Cut(http, options.Value.PublicUrl, found, row => $"{row.Id}");
        return new JsonBytes(StatusCodes.Status200OK, ImportBytes.Render(new Page<ImportAnswer>(
            "Imports, newest first.", [.. shown.Select(ImportAnswer.Of)], cursor is not null, cursor)));
    }

    public static async Task<IResult> Get(IdInPath id, Caller caller, AppDb db, CancellationToken ct) =>
        await FindAsync(db, caller, id, ct) is { } import
            ? new JsonBytes(StatusCodes.Status200OK, ImportBytes.Render("The import as it is now.", import))
            : NotFound.ToResult();

    public static async Task<IResult> Rows(
        IdInPath id, HttpContext http, Caller caller, AppDb db, IOptions<HubbyOptions> options, CancellationToken ct)
    {
        if (await FindAsync(db, caller, id, ct) is not { } import)
            return NotFound.ToResult();
        var faults = new Faults();
        var fields = new QueryFields(http.Request, faults);
        var page = fields.Page(isKey: key => int.TryParse(key, out _));
        var outcome = fields.Parsed<ImportOutcome?>("status", Parse, FaultCodes.InvalidValue,
            "Send created, repeated or refused.");
        if (faults.Count > 0)
            return Problems.InvalidRequest.ToResult(faults);

        var rows = db.RowsOf(import.PartnerId, import.Id);
        if (outcome is not null)
            rows = rows.Where(row => row.Outcome == outcome);
        if (page.After is { } after)
        {
            var last = int.Parse(after, System.Globalization.CultureInfo.InvariantCulture);
            rows = rows.Where(row => row.Row > last);
        }

        var found = await rows.OrderBy(row => row.Row).Take(page.Limit + 1).ToListAsync(ct);
        var (shown, cursor) = page.Cut(http, options.Value.PublicUrl, found, row => $"{row.Row}");
        return new JsonBytes(StatusCodes.Status200OK, ImportBytes.Render(new Page<ImportRowAnswer>(
            "Rows, in the order of the file.", [.. shown.Select(ImportRowAnswer.Of)], cursor is not null, cursor)));
    }

    /// <summary>
    /// One that runs ends with the rows that are being written; what stands stays. A second time changes nothing.
    /// </summary>
    public static async Task<IResult> Cancel(
        IdInPath id, Caller caller, AppDb db, ImportSignal signal, TimeProvider clock, CancellationToken ct)
    {
        if (await FindAsync(db, caller, id, ct) is not { } import)
            return NotFound.ToResult();
        await db.CancelImportAsync(import.PartnerId, import.Id, clock.Now(), ct);
        signal.Wake();
        return await Get(id, caller, db, ct);
    }

    extension(AppDb db)
    {
        /// <summary>The first rows that were refused, in order.</summary>
        public async IAsyncEnumerable<ImportRowAnswer> RefusedRowsAsync(
            Import import, int count, [EnumeratorCancellation] CancellationToken ct)
        {
            var refused = db.RowsOf(import.PartnerId, import.Id).Where(row => row.Outcome == ImportOutcome.Refused)
                .OrderBy(row => row.Row).Take(count).AsAsyncEnumerable();
            await foreach (var row in refused.WithCancellation(ct))
                yield return ImportRowAnswer.Of(row);
        }
    }

    public static Task<Import?> FindAsync(AppDb db, Caller caller, Guid id, CancellationToken ct) =>
        db.FindImportAsync(caller.Partner.Id, id, ct);

    static ImportOutcome? Parse(string text) => text switch
    {
        "created" => ImportOutcome.Created,
        "repeated" => ImportOutcome.Repeated,
        "refused" => ImportOutcome.Refused,
        _ => null,
    };
}
