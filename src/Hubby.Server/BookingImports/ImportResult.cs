using CsvHelper;
using Hubby.Bookings;
using Hubby.Data;
using Hubby.Http;
using Hubby.Partners;
using Hubby.PromoCodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Hubby.BookingImports;

/// <summary>
/// <c>GET /api/imports/{id}/result.csv</c>: the rows so far with their codes and links, a line for each promo code. Cells that a
/// spreadsheet would run as a formula begin with an apostrophe.
/// </summary>
static class ImportResult
{
    const int RowsAtOnce = 500;
    const string Type = "text/csv; charset=utf-8";
    static readonly string[] Head =
        ["row", "line", "status", "booking", "booking_id", "promo_code", "claim_url", "deep_link_url", "faults"];

    static readonly CsvWriterOptions Form = new() { Injection = CsvInjection.Escape };

    public static async Task<IResult> Handle(
        IdInPath id, Caller caller, AppDb db, IOptions<HubbyOptions> options, CancellationToken ct)
    {
        if (await ImportReads.FindAsync(db, caller, id, ct) is not { } import)
            return ImportReads.NotFound.ToResult();
        return Of(db, import, caller.Partner, options.Value.PublicUrl, ct);
    }

    /// <summary>The file itself.</summary>
    public static IResult Of(AppDb db, Import import, Partner partner, string publicUrl, CancellationToken ct) =>
        Results.Stream(output => WriteAsync(db, import, partner.Slug, publicUrl, output, ct), Type, $"import-{import.Id}.csv");

    static async Task WriteAsync(
        AppDb db, Import import, string slug, string publicUrl, Stream output, CancellationToken ct)
    {
        await WritePageAsync(output, csv => Write(csv, Head), ct);
        for (var after = 0; ;)
        {
            var rows = await db.RowsOf(import.PartnerId, import.Id).Where(row => row.Row > after).OrderBy(row => row.Row)
                .Take(RowsAtOnce).ToListAsync(ct);
            if (rows.Count == 0)
                return;
            var ids = rows.Select(row => row.Booking).OfType<string>().ToList();
            var codes = (await db.PromoCodesInPlace
                .Where(code => code.PartnerId == import.PartnerId && ids.Contains(code.Booking))
                .OrderBy(code => code.Position).ToListAsync(ct)).ToLookup(code => code.Booking);
            var references = await db.Bookings
                .Where(booking => booking.PartnerId == import.PartnerId && ids.Contains(booking.Id))
                .ToDictionaryAsync(booking => booking.Id, booking => booking.BookingId, ct);
            await WritePageAsync(output, csv =>
            {
                foreach (var line in rows.SelectMany(row => LinesOf(row, references, codes, publicUrl, slug)))
                    Write(csv, line);
            }, ct);
            after = rows[^1].Row;
        }
    }

    static IEnumerable<string[]> LinesOf(ImportRow row, Dictionary<string, string?> references,
        ILookup<string, PromoCode> codes, string publicUrl, string slug)
    {
        var answer = ImportRowAnswer.Of(row);
        string[] head = [$"{row.Row}", $"{row.Line}", $"{answer.Status}".ToLowerInvariant(), row.Booking ?? ""];
        if (row.Booking is null)
        {
            var faults = answer.Faults
                .Select(fault => fault.Field == Faults.Whole ? fault.Message : $"{fault.Field}: {fault.Message}");
            return [[.. head, "", "", "", "", string.Join(" ", faults)]];
        }

        return codes[row.Booking].Select(code => PromoCodeAnswer.Of(code, publicUrl, slug)).Select(code => (string[])
            [.. head, references.GetValueOrDefault(row.Booking) ?? "", code.PromoCode, code.ClaimUrl, code.DeepLinkUrl, ""]);
    }

    /// <summary>
    /// The rows that were refused as they stood in the file, to be mended and imported again; without those whose cells are gone.
    /// </summary>
    public static IResult RefusedOf(AppDb db, SecretBox box, Import import, CancellationToken ct) =>
        Results.Stream(output => WriteRefusedAsync(db, box, import, output, ct), Type, $"import-{import.Id}-refused.csv");

    static async Task WriteRefusedAsync(AppDb db, SecretBox box, Import import, Stream output, CancellationToken ct)
    {
        for (var after = 0; ;)
        {
            var rows = await db.RowsOf(import.PartnerId, import.Id)
                .Where(row => row.Row > after && row.Outcome == ImportOutcome.Refused && row.SealedCells != null)
                .OrderBy(row => row.Row).Take(RowsAtOnce).ToListAsync(ct);
            if (rows.Count == 0)
                return;
            var cells = rows.Select(row => RefusedCells.Of(row, box)!).ToList();
            await WritePageAsync(output, csv =>
            {
                if (after == 0)
                    Write(csv, cells[0].Names);
                foreach (var row in cells)
                    Write(csv, row.Cells);
            }, ct);
            after = rows[^1].Row;
        }
    }

    static void Write(CsvWriter csv, string[] line)
    {
        foreach (var cell in line)
            csv.WriteField(cell);
        csv.EndRecord();
    }

    // The writer is not asynchronous, and the answer takes nothing else.
    static async Task WritePageAsync(Stream output, Action<CsvWriter> write, CancellationToken ct)
    {
        using var page = new MemoryStream();
        using (var csv = CsvWriter.Create(page, Form, leaveOpen: true))
        {
            write(csv);
            csv.Flush();
        }

        await output.WriteAsync(page.GetBuffer().AsMemory(0, (int)page.Length), ct);
    }
}
