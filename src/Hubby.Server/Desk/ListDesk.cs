using Hubby.Bookings;
using Hubby.Data;
using Hubby.Esims;
using Hubby.Messages;
using Hubby.PromoCodes;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Desk;

/// <summary>Where the list is: before or after the booking of this id; nowhere is at the newest.</summary>
readonly record struct DeskCursor(string? Before, string? After)
{
    public static DeskCursor Read(IQueryCollection query) => new(IdOf(query, "before"), IdOf(query, "after"));

    static string? IdOf(IQueryCollection query, string name) => query[name].ToString() is var id && Ids.IsPublic(id) ? id : null;
}

/// <summary>A page of the list.</summary>
/// <param name="Rows">Newest first.</param>
/// <param name="Newer">Where the page with newer ones begins; none at the newest.</param>
/// <param name="Older">Where the page with older ones begins; none at the end.</param>
sealed record DeskPage(IReadOnlyList<DeskBooking> Rows, DeskCursor? Newer, DeskCursor? Older)
{
    /// <summary>Where to look further, when the end of what one page looks at came before the page was full.</summary>
    public DeskCursor? Further { get; init; }

    /// <summary>How far back was looked, then.</summary>
    public DateTimeOffset? LookedTo { get; init; }
}

/// <summary>
/// Bookings of one partner, newest first, by the order of their ids. A page never looks at more than a bounded number of rows:
/// where the wanted ones are too rare for that, it says how far it has looked.
/// </summary>
sealed class ListDesk(AppDb db, TimeProvider clock)
{
    public const int PageSize = 50;

    /// <summary>
    /// Where only some are wanted, one page looks at no more bookings than this. PostgreSQL thinks so little of so many that it
    /// does not compile the query first, which would take longer than the query.
    /// </summary>
    public const int LookedThrough = 2500;

    /// <summary>Nor at more of what has failed; and less where it is only counted beside another list.</summary>
    const int MostFailed = 1000;
    const int CountedFailed = 300;

    /// <summary>Counting ends here.</summary>
    public const int MostCounted = 10_000;

    /// <summary>What a page may look at, and where its looking ends.</summary>
    sealed record Looked(IQueryable<Booking> Rows, Func<CancellationToken, Task<string?>> EndAsync);

    public async Task<DeskPage> HandleAsync(Guid partnerId, BookingWish wish, DeskCursor cursor, CancellationToken ct)
    {
        var isUp = cursor.After is not null;
        var looked = await LookAsync(partnerId, wish, cursor, ct);
        var wanted = looked.Rows.Pick(db, wish, clock.Now());
        var found = await Ordered(wanted, isUp).Take(PageSize + 1).ToListAsync(ct);

        // A page that has come to the newest is the first one, and is shown whole.
        if (isUp && found.Count <= PageSize)
            return await HandleAsync(partnerId, wish, default, ct);

        var shown = found.Take(PageSize).ToList();
        if (isUp)
            shown.Reverse();
        var rows = await WithRowsAsync(partnerId, shown, ct);
        if (isUp)
            return new(rows, new(null, shown[0].Id), new(shown[^1].Id, null));

        DeskCursor? newer = cursor.Before is { } before ? new(null, shown is [var first, ..] ? first.Id : before) : null;
        if (found.Count > PageSize)
            return new(rows, newer, new(shown[^1].Id, null));
        var end = wish.IsPicky ? await looked.EndAsync(ct) : null;
        return new(rows, newer, null)
        {
            Further = end is null ? null : new(end, null),
            LookedTo = end is null ? null : await db.Bookings.Where(row => row.PartnerId == partnerId && row.Id == end)
                .Select(row => (DateTimeOffset?)row.CreatedAt).FirstOrDefaultAsync(ct),
        };
    }

    /// <summary>How many there are in a span of creation, as far as they are counted.</summary>
    public Task<int> CountAsync(Guid partnerId, BookingWish span, CancellationToken ct) =>
        Between(db.Bookings.Where(row => row.PartnerId == partnerId), span, default)
            .Select(row => row.Id).OrderByDescending(id => id).Take(MostCounted + 1).CountAsync(ct);

    /// <summary>How many there are in a view of what has failed, and whether there may be more.</summary>
    public async Task<(int Count, bool MayBeMore)> CountAsync(Guid partnerId, BookingView view, CancellationToken ct)
    {
        var wish = new BookingWish { View = view };
        var mine = db.Bookings.Where(row => row.PartnerId == partnerId);
        var looked = await LookAtFailedAsync(partnerId, wish, default, mine, CountedFailed, ct);
        return (await looked.Rows.Pick(db, wish, clock.Now()).CountAsync(ct), await looked.EndAsync(ct) is not null);
    }

    async Task<Looked> LookAsync(Guid partnerId, BookingWish wish, DeskCursor cursor, CancellationToken ct)
    {
        var mine = Between(db.Bookings.Where(row => row.PartnerId == partnerId), wish, cursor);
        if (wish.Text is { } text)
        {
            var ids = await db.FindIdsAsync(partnerId, text, ct);
            return new(mine.Where(row => ids.Contains(row.Id)), _ => Task.FromResult<string?>(null));
        }

        if (wish.View is BookingView.Attention or BookingView.Failed || wish.Message == MessageState.Failed)
            return await LookAtFailedAsync(partnerId, wish, cursor, mine, MostFailed, ct);

        var isUp = cursor.After is not null;
        return new(wish.IsPicky ? Ordered(mine, isUp).Take(LookedThrough) : mine, token => Ordered(mine, isUp)
            .Select(row => row.Id).Skip(LookedThrough - 1).FirstOrDefaultAsync(token));
    }

    /// <summary>What has failed is rare and has indexes of its own, in the order of the bookings.</summary>
    async Task<Looked> LookAtFailedAsync(
        Guid partnerId, BookingWish wish, DeskCursor cursor, IQueryable<Booking> mine, int most, CancellationToken ct)
    {
        List<IQueryable<OfBooking>> kinds = [PickBookings.FailedMessages(db)];
        if (wish.View == BookingView.Attention)
            kinds.Add(PickBookings.StuckEsims(db));
        var isUp = cursor.After is not null;
        var order = Comparer<string>.Create((one, other) => string.CompareOrdinal(one, other) * (isUp ? 1 : -1));
        var ids = new SortedSet<string>(order);
        string? end = null;
        foreach (var kind in kinds)
        {
            var found = await FailedAsync(kind, partnerId, wish, cursor, most, ct);
            ids.UnionWith(found);

            // Where one kind was cut off, the others are looked at no further.
            if (found.Count == most && (end is null || order.Compare(found[^1], end) < 0))
                end = found[^1];
        }

        var looked = ids.Where(id => end is null || order.Compare(id, end) <= 0).ToList();
        return new(mine.Where(row => looked.Contains(row.Id)), _ => Task.FromResult(end));
    }

    // A booking with several failures comes several times: to ask for each once would read all failures there ever were.
    static Task<List<string>> FailedAsync(IQueryable<OfBooking> failed, Guid partnerId, BookingWish wish, DeskCursor cursor,
        int most, CancellationToken ct)
    {
        var rows = failed.Where(of => of.PartnerId == partnerId);
        var (first, end) = wish.Ids;
        if (first is not null)
            rows = rows.Where(of => string.Compare(of.Booking, first) >= 0);
        if (end is not null)
            rows = rows.Where(of => string.Compare(of.Booking, end) < 0);
        if (cursor.Before is { } before)
            rows = rows.Where(of => string.Compare(of.Booking, before) < 0);
        if (cursor.After is { } after)
            rows = rows.Where(of => string.Compare(of.Booking, after) > 0);
        var ids = rows.Select(of => of.Booking);
        return (cursor.After is null ? ids.OrderByDescending(id => id) : ids.OrderBy(id => id)).Take(most).ToListAsync(ct);
    }

    // An id begins with the time it was made, so a span of creation is a range of the primary key.
    static IQueryable<Booking> Between(IQueryable<Booking> rows, BookingWish wish, DeskCursor cursor)
    {
        var (first, end) = wish.Ids;
        if (first is not null)
            rows = rows.Where(row => string.Compare(row.Id, first) >= 0);
        if (end is not null)
            rows = rows.Where(row => string.Compare(row.Id, end) < 0);
        if (cursor.Before is { } before)
            rows = rows.Where(row => string.Compare(row.Id, before) < 0);
        if (cursor.After is { } after)
            rows = rows.Where(row => string.Compare(row.Id, after) > 0);
        return rows;
    }

    static IQueryable<Booking> Ordered(IQueryable<Booking> rows, bool isUp) =>
        isUp ? rows.OrderBy(row => row.Id) : rows.OrderByDescending(row => row.Id);

    /// <summary>What tells how far each booking is: one query for each of the three tables, whatever the page has.</summary>
    public async Task<IReadOnlyList<DeskBooking>> WithRowsAsync(
        Guid partnerId, IReadOnlyList<Booking> bookings, CancellationToken ct)
    {
        var ids = bookings.Select(row => row.Id).ToList();
        var codes = (await db.PromoCodesInPlace.Where(row => row.PartnerId == partnerId && ids.Contains(row.Booking))
            .OrderBy(row => row.Booking).ThenBy(row => row.Position).ToListAsync(ct)).ToLookup(row => row.Booking);
        var messages = (await db.Messages.Where(row => row.PartnerId == partnerId && ids.Contains(row.Booking))
            .OrderBy(row => row.Id).ToListAsync(ct)).ToLookup(row => row.Booking);
        var esims = (await db.Esims.Where(row => row.PartnerId == partnerId && ids.Contains(row.Booking))
            .OrderBy(row => row.Booking).ThenBy(row => row.Position).ThenBy(row => row.Issue).ToListAsync(ct))
            .ToLookup(row => row.Booking);
        return [.. bookings.Select(row => new DeskBooking(row, [.. codes[row.Id]], [.. messages[row.Id]], [.. esims[row.Id]]))];
    }
}
