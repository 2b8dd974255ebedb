using Hubby.BookingImports;
using Hubby.Data;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Operations.Queues;

/// <summary>Files of bookings. There are few, so they are counted as they are.</summary>
sealed class ImportsQueue(AppDb db, ImportSignal signal, TimeProvider clock) : IQueue
{
    const string All = "all";

    public string Name => "imports";
    public string Title => "Imports";
    public string Glyph => "upload";
    public string? RetryVerb => null;
    public string GiveUpVerb => "Cancel";
    public string GiveUpSays => "It ends with the rows that are being written; the bookings that it has made stay.";
    public string FailedSays =>
        "The file could not be read to its end. The rows before that stand; the rest is to be sent again.";

    public async Task<QueueSum> SumAsync(CancellationToken ct) => new(
        await Waiting().Take(Bounded.Most + 1).CountAsync(ct),
        await Waiting().Select(row => row.NextTryAt).FirstOrDefaultAsync(ct),
        await Failed().CountAsync(ct));

    IQueryable<Import> Waiting() => db.Imports.Where(row => row.NextTryAt != null).OrderBy(row => row.NextTryAt);

    IQueryable<Import> Failed() => db.Imports.Where(row => row.State == ImportState.Failed);

    public async Task<IReadOnlyList<QueueLane>> LanesAsync(CancellationToken ct)
    {
        var next = await Waiting().Select(row => row.NextTryAt).FirstOrDefaultAsync(ct);
        return next is null ? []
            : [new(All, "All files", null, await Waiting().Take(Bounded.MostOfOne + 1).CountAsync(ct), next.Value)];
    }

    public Task<IReadOnlyList<QueueCause>> CausesAsync(CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<QueueCause>>([]);

    public async Task<QueueRows> WaitingAsync(string lane, WaitingCursor? after, CancellationToken ct)
    {
        var rows = db.Imports.Where(row => row.NextTryAt != null);
        if (after is var (at, id))
            rows = rows.Where(row => row.NextTryAt > at || (row.NextTryAt == at && row.Id > id));
        return QueueRows.ByNextTry([.. (await rows.OrderBy(row => row.NextTryAt).ThenBy(row => row.Id)
            .Take(Bounded.PageSize + 1).ToListAsync(ct)).Select(Row)]);
    }

    public async Task<QueueRows> FailedAsync(string? cause, Guid? before, CancellationToken ct)
    {
        var rows = Failed();
        if (before is { } id)
            rows = rows.Where(row => row.Id < id);
        return QueueRows.Newest([.. (await rows.OrderByDescending(row => row.Id).Take(Bounded.PageSize + 1).ToListAsync(ct))
            .Select(Row)]);
    }

    static QueueRow Row(Import row) => new(new(row.PartnerId, row.Id),
        string.Create(System.Globalization.CultureInfo.InvariantCulture,
            $"{row.FileName ?? "a file"}: {Words.Of(row.State)}, {row.Rows:N0} rows done"),
        null, row.CreatedAt, row.NextTryAt, row.Error, $"/portal/imports/{row.Id}");

    public Task<IReadOnlyDictionary<Guid, int>> RetryAsync(IReadOnlyCollection<QueueItem> items, CancellationToken ct) =>
        Task.FromResult<IReadOnlyDictionary<Guid, int>>(new Dictionary<Guid, int>());

    public Task<bool> GiveUpAsync(QueueItem item, CancellationToken ct) =>
        db.CancelImportAsync(item.PartnerId, item.Id, clock.Now(), ct);

    public void Committed() => signal.Wake();
}
