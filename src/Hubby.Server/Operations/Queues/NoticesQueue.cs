using Hubby.Data;
using Hubby.Notices;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Operations.Queues;

/// <summary>Mails to partners' own people and to operators.</summary>
sealed class NoticesQueue(AppDb db, RetryNotices retry) : IQueue
{
    const string All = "all";
    const string NoError = "no reason";

    public string Name => "notices";
    public string Title => "Notices";
    public string Glyph => "people";
    public string? RetryVerb => "Try again";
    public string GiveUpVerb => "Give up";
    public string FailedSays => "Mails to partners' people and operators that the mail server would not take for a day.";

    public async Task<QueueSum> SumAsync(CancellationToken ct) => new(
        await Waiting().Take(Bounded.Most + 1).CountAsync(ct),
        await Waiting().Select(row => row.NextTryAt).FirstOrDefaultAsync(ct),
        await Failed(null).Take(Bounded.Most + 1).CountAsync(ct));

    IQueryable<Notice> Waiting() => db.Notices.Where(row => row.NextTryAt != null).OrderBy(row => row.NextTryAt);

    public async Task<IReadOnlyList<QueueLane>> LanesAsync(CancellationToken ct)
    {
        var next = await Waiting().Select(row => row.NextTryAt).FirstOrDefaultAsync(ct);
        return next is null ? []
            : [new(All, "All notices", null, await Waiting().Take(Bounded.MostOfOne + 1).CountAsync(ct), next.Value)];
    }

    public async Task<IReadOnlyList<QueueCause>> CausesAsync(CancellationToken ct) =>
    [
        .. (await Failed(null).Take(Bounded.Looked).GroupBy(row => row.LastError)
            .Select(each => new { each.Key, Count = each.Count() }).ToListAsync(ct))
            .OrderByDescending(each => each.Count).Take(Bounded.MostShown)
            .Select(each => new QueueCause(each.Key ?? NoError, each.Key ?? NoError, each.Count)),
    ];

    public async Task<QueueRows> WaitingAsync(string lane, WaitingCursor? after, CancellationToken ct)
    {
        var rows = db.Notices.Where(row => row.NextTryAt != null);
        if (after is var (at, id))
            rows = rows.Where(row => row.NextTryAt > at || (row.NextTryAt == at && row.Id > id));
        return QueueRows.ByNextTry([.. (await rows.OrderBy(row => row.NextTryAt).ThenBy(row => row.Id)
            .Take(Bounded.PageSize + 1).ToListAsync(ct)).Select(Row)]);
    }

    public async Task<QueueRows> FailedAsync(string? cause, Guid? before, CancellationToken ct)
    {
        var rows = Failed(before);
        if (cause is null)
            return QueueRows.Newest([.. (await rows.Take(Bounded.PageSize + 1).ToListAsync(ct)).Select(Row)]);
        var error = cause == NoError ? null : cause;
        var found = await rows.Take(Bounded.Looked).Where(row => row.LastError == error).OrderByDescending(row => row.Id)
            .Take(Bounded.PageSize + 1).ToListAsync(ct);
        return QueueRows.Newest([.. found.Select(Row)]);
    }

    IQueryable<Notice> Failed(Guid? before)
    {
        var rows = db.Notices.Where(row => row.State == NoticeState.Failed);
        if (before is { } id)
            rows = rows.Where(row => row.Id < id);
        return rows.OrderByDescending(row => row.Id);
    }

    static QueueRow Row(Notice row) => new(new(row.PartnerId, row.Id), row.Text.Subject, row.Attempts, row.CreatedAt,
        row.NextTryAt, row.LastError, null);

    public Task<IReadOnlyDictionary<Guid, int>> RetryAsync(IReadOnlyCollection<QueueItem> items, CancellationToken ct) =>
        retry.RetryAsync([.. items.Select(item => (item.PartnerId, item.Id))], ct);

    public Task<bool> GiveUpAsync(QueueItem item, CancellationToken ct) => retry.GiveUpAsync(item.PartnerId, item.Id, ct);

    public void Committed() => retry.Committed();
}
