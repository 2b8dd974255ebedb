using System.Text.Json;
using CsvHelper;
using Hubby.Bookings;
using Hubby.Data;
using Hubby.Http;
using Hubby.Partners;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Hubby.BookingImports;

/// <summary>
/// Works an import off, some rows at a time: their bookings are one commit, what became of them and how far it is another. Killed
/// between the two, whoever goes on finds the bookings made already by the key that each row has.
/// </summary>
sealed class RunImport(
    IServiceScopeFactory scopes, SecretBox box, PartnerDirectory partners, ReadRow read, PlaceBookings placeAll,
    IOptions<ImportsOptions> options, TimeProvider clock)
{
    const int RowsAtOnce = 500;

    TimeSpan Lease => TimeSpan.FromSeconds(options.Value.LeaseSeconds);

    /// <summary>The next that waits, or one by its id, as it is ours then.</summary>
    public async Task<Import?> TakeAsync(Import? wanted, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDb>();
        var now = clock.Now();
        var next = wanted ?? await db.Imports.Where(row => row.NextTryAt <= now).OrderBy(row => row.NextTryAt)
            .FirstOrDefaultAsync(ct);
        if (next is null)
            return null;

        // Of several who saw it, the one whose update counts has it.
        var lease = now + Lease;
        var mine = await db.ImportOf(next.PartnerId, next.Id).Where(row => row.NextTryAt == next.NextTryAt)
            .ExecuteUpdateAsync(row => row
                .SetProperty(each => each.NextTryAt, lease)
                .SetProperty(each => each.State, each => each.State == ImportState.Waiting ? ImportState.Running : each.State)
                .SetProperty(each => each.StartedAt, each => each.StartedAt ?? now), ct);
        return mine == 1 ? await db.ImportOf(next.PartnerId, next.Id).SingleAsync(ct) : null;
    }

    /// <summary>Until it is over, or somebody else has it.</summary>
    /// <param name="import">As it was taken.</param>
    /// <param name="tell">Hears how far it is.</param>
    /// <param name="ct">Stops between two pieces of work.</param>
    public async Task HandleAsync(Import import, Action<Import>? tell, CancellationToken ct)
    {
        if (partners.Find(import.PartnerId) is not { } partner)
            return;
        var reader = new Reader(import, import.NextTryAt!.Value, partner);
        await using var file = new ImportStream(scopes, box, import);
        await using var csv = CsvReader.Create(file, ImportFile.Form);
        await csv.ReadHeaderAsync(ct);
        var columns = ImportColumns.Read([.. csv.Headers], [])!;
        while (true)
        {
            var (rows, broken) = await NextAsync(csv, columns, reader, ct);
            if (rows.Count > 0)
            {
                if (await WriteAsync(reader, rows, csv.ByteOffset, ct) is not { State: ImportState.Running } left)
                    return;
                reader = reader with { Import = left, Lease = left.NextTryAt!.Value };
                tell?.Invoke(left);
            }

            if (broken is null && rows.Count > 0)
                continue;
            await (broken is null
                ? EndAsync(reader, ImportState.Done, null, ct)
                : EndAsync(reader, ImportState.Failed, $"{ImportFile.Broken(broken)} The rows before it stand.", ct));
            return;
        }
    }

    /// <param name="Import">As of the last write.</param>
    /// <param name="Lease">Until when it is ours.</param>
    /// <param name="Partner">Whose it is.</param>
    sealed record Reader(Import Import, DateTimeOffset Lease, Partner Partner);

    /// <summary>The next rows that are not dealt with, and what keeps more from being read.</summary>
    async Task<(List<FileRow>, CsvFormatException?)> NextAsync(
        CsvReader csv, ImportColumns columns, Reader reader, CancellationToken ct)
    {
        var rows = new List<FileRow>(RowsAtOnce);
        try
        {
            while (rows.Count < RowsAtOnce && await csv.ReadAsync(ct))
            {
                if (csv.RowNumber > reader.Import.Rows)
                    rows.Add(read.Handle(csv, columns, reader.Import, reader.Partner));
            }
        }
        catch (CsvFormatException broken)
        {
            return (rows, broken);
        }

        return (rows, null);
    }

    /// <summary>The import as it is then; none when somebody else has it.</summary>
    async Task<Import?> WriteAsync(Reader reader, List<FileRow> rows, long bytesDone, CancellationToken ct)
    {
        var placed = await placeAll.HandleAsync([.. rows.Select(row => row.Placing).OfType<Placing>()], ct);
        var (results, next) = (new List<ImportRow>(rows.Count), 0);
        foreach (var row in rows)
            results.Add(ResultOf(reader.Import, row, row.Placing is null ? null : placed[next++]));

        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDb>();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var lease = clock.Now() + Lease;
        int Count(ImportOutcome outcome) => results.Count(row => row.Outcome == outcome);
        var (created, repeated, refused) =
            (Count(ImportOutcome.Created), Count(ImportOutcome.Repeated), Count(ImportOutcome.Refused));
        var mine = await Mine(db, reader).ExecuteUpdateAsync(row => row
            .SetProperty(import => import.Rows, rows[^1].Number)
            .SetProperty(import => import.Created, import => import.Created + created)
            .SetProperty(import => import.Repeated, import => import.Repeated + repeated)
            .SetProperty(import => import.Refused, import => import.Refused + refused)
            .SetProperty(import => import.BytesDone, bytesDone)
            .SetProperty(import => import.NextTryAt, lease), ct);
        if (mine == 0)
            return null;
        db.ImportRows.AddRange(results);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);

        var left = await db.ImportOf(reader.Import.PartnerId, reader.Import.Id).SingleAsync(ct);
        if (left.State == ImportState.Cancelling)
            await EndAsync(reader with { Import = left, Lease = lease }, ImportState.Cancelled, null, ct);
        return left;
    }

    static IQueryable<Import> Mine(AppDb db, Reader reader) => db.ImportOf(reader.Import.PartnerId, reader.Import.Id)
        .Where(row => row.NextTryAt == reader.Lease
            && (row.State == ImportState.Running || row.State == ImportState.Cancelling));

    ImportRow ResultOf(Import import, FileRow row, Placed? placed) => new()
    {
        PartnerId = import.PartnerId,
        Import = import.Id,
        Row = row.Number,
        Line = row.Line,
        Outcome = placed switch
        {
            Placed.Here { Status: StatusCodes.Status201Created } => ImportOutcome.Created,
            Placed.Here => ImportOutcome.Repeated,
            _ => ImportOutcome.Refused,
        },
        Booking = placed is Placed.Here here ? BookingIn(here.Answer) : null,
        Faults = placed switch
        {
            Placed.Here => null,
            Placed.Refused refused => ImportBytes.Render(refused),
            _ => ImportBytes.Render(row.Faults),
        },
        SealedCells = placed is Placed.Here ? null : row.Cells.Seal(box, import.Id, row.Number),
    };

    static string BookingIn(byte[] answer)
    {
        using var json = JsonDocument.Parse(answer);
        return json.RootElement.GetProperty("data").GetProperty("id").GetString()!;
    }

    /// <summary>The file and the keys of its rows are not needed any more.</summary>
    async Task EndAsync(Reader reader, ImportState state, string? error, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDb>();
        var (import, now) = (reader.Import, clock.Now());
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var mine = await Mine(db, reader).ExecuteUpdateAsync(row => row
            .SetProperty(each => each.State, state)
            .SetProperty(each => each.Error, error)
            .SetProperty(each => each.BytesDone, each => state == ImportState.Done ? each.Bytes : each.BytesDone)
            .SetProperty(each => each.FinishedAt, now)
            .SetProperty(each => each.NextTryAt, (DateTimeOffset?)null), ct);
        if (mine == 0)
            return;
        var (first, after) = (ReadRow.KeysOf(import), ReadRow.KeysOf(import)[..^1] + "\u00B8");
        await db.IdempotencyRecords
            .Where(row => row.PartnerId == import.PartnerId && string.Compare(row.Key, first) >= 0
                && string.Compare(row.Key, after) < 0)
            .ExecuteDeleteAsync(ct);
        await db.DeleteChunksAsync(import.PartnerId, import.Id, ct);
        await transaction.CommitAsync(ct);
    }
}
