using Hubby.Data;
using Hubby.Esims;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Operations.Queues;

/// <summary>Calls to the providers of eSIMs: to confirm one, to take one back, to ask for news.</summary>
sealed class EsimsQueue(AppDb db, AskAgain ask) : IQueue
{
    const string All = "all";

    public string Name => "esims";
    public string Title => "Provider calls";
    public string Glyph => "esim";
    public string? RetryVerb => "Ask now";
    public bool RetriesWaiting => true;
    public string GiveUpVerb => "Give up";
    public string GiveUpSays => "The provider is not asked any more to take it back: what it has of this eSIM stays there. The"
        + " traveller has another one already.";
    public string FailedSays => "Stuck on their phones, as the provider says. It can be asked again; else its traveller gets "
        + "another one on the booking's page.";

    public async Task<QueueSum> SumAsync(CancellationToken ct)
    {
        var waiting = Waiting();
        return new(
            await waiting.Take(Bounded.Most + 1).CountAsync(ct),
            await waiting.Select(row => row.NextCheckAt).FirstOrDefaultAsync(ct),
            await Failed(null).Take(Bounded.Most + 1).CountAsync(ct));
    }

    IQueryable<Esim> Waiting() => db.Esims.Where(row => row.NextCheckAt != null).OrderBy(row => row.NextCheckAt);

    public async Task<IReadOnlyList<QueueLane>> LanesAsync(CancellationToken ct)
    {
        var next = await Waiting().Select(row => row.NextCheckAt).FirstOrDefaultAsync(ct);
        return next is null ? []
            : [new(All, "All providers", null, await Waiting().Take(Bounded.MostOfOne + 1).CountAsync(ct), next.Value)];
    }

    public async Task<IReadOnlyList<QueueCause>> CausesAsync(CancellationToken ct) =>
    [
        .. (await Failed(null).Take(Bounded.Looked).GroupBy(row => row.Provider)
            .Select(each => new { each.Key, Count = each.Count() }).ToListAsync(ct))
            .OrderByDescending(each => each.Count).Select(each => new QueueCause(each.Key, each.Key, each.Count)),
    ];

    public async Task<QueueRows> WaitingAsync(string lane, WaitingCursor? after, CancellationToken ct)
    {
        var rows = db.Esims.Where(row => row.NextCheckAt != null);
        if (after is var (at, id))
            rows = rows.Where(row => row.NextCheckAt > at || (row.NextCheckAt == at && row.Id > id));
        return QueueRows.ByNextTry([.. (await rows.OrderBy(row => row.NextCheckAt).ThenBy(row => row.Id)
            .Take(Bounded.PageSize + 1).ToListAsync(ct)).Select(Row)]);
    }

    public async Task<QueueRows> FailedAsync(string? cause, Guid? before, CancellationToken ct)
    {
        var rows = Failed(before);
        if (cause is null)
            return QueueRows.Newest([.. (await rows.Take(Bounded.PageSize + 1).ToListAsync(ct)).Select(Row)]);
        var found = await rows.Take(Bounded.Looked).Where(row => row.Provider == cause).OrderByDescending(row => row.Id)
            .Take(Bounded.PageSize + 1).ToListAsync(ct);
        var page = QueueRows.Newest([.. found.Select(Row)]);
        if (page.Next is not null)
            return page;
        var end = await rows.Select(row => row.Id).Skip(Bounded.Looked - 1).FirstOrDefaultAsync(ct);
        return end == Guid.Empty ? page : page with { Next = $"{end}", LookedOnly = true };
    }

    IQueryable<Esim> Failed(Guid? before)
    {
        var rows = db.Esims.Where(row => row.State == EsimState.Failed);
        if (before is { } id)
            rows = rows.Where(row => row.Id < id);
        return rows.OrderByDescending(row => row.Id);
    }

    static QueueRow Row(Esim row) => new(new(row.PartnerId, row.Id), $"{Call(row)}: {row.Iccid.Digits}", null, row.AssignedAt,
        row.NextCheckAt, row.State == EsimState.Failed ? $"{row.Provider}: stuck on the phone" : null,
        $"/portal/bookings/{row.Booking}")
    {
        CanGiveUp = row.State == EsimState.Cancelled,
    };

    static string Call(Esim row) => row.State == EsimState.Cancelled ? "take back" : row.IsConfirmed ? "ask for news" : "confirm";

    public Task<IReadOnlyDictionary<Guid, int>> RetryAsync(IReadOnlyCollection<QueueItem> items, CancellationToken ct) =>
        ask.HandleAsync([.. items.Select(item => (item.PartnerId, item.Id))], ct);

    public Task<bool> GiveUpAsync(QueueItem item, CancellationToken ct) =>
        db.GiveUpTakeBackAsync(item.PartnerId, item.Id, ct);

    public void Committed() => ask.Committed();
}
