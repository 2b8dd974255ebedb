using Hubby.Data;
using Hubby.Events;
using Microsoft.EntityFrameworkCore;

namespace Hubby.EventStream;

/// <summary>Where a partner's stream was left: after this event, and after everything that was committed before it.</summary>
/// <param name="Number">What its store orders by.</param>
/// <param name="Id">The event.</param>
readonly record struct StreamPlace(long Number, Guid Id);

/// <summary>
/// A partner's events in the order of <see cref="CommitOrder"/>. What a reader has passed stays as it was: nothing is committed
/// into it any more.
/// </summary>
sealed class ReadEvents(AppDb db)
{
    // The first event of the oldest day may have waited for its commit longer than those that came after it.
    static readonly TimeSpan Late = TimeSpan.FromHours(1);

    bool IsPostgres => db.Database.IsNpgsql();

    /// <summary>The place of an event; none when it is unknown or gone.</summary>
    public Task<StreamPlace?> PlaceOfAsync(Guid partnerId, Guid id, CancellationToken ct) =>
        FindAsync(partnerId, "= {1}", id, ct);

    /// <summary>
    /// A place before everything since an instant. It is that of an event from before, or the very beginning: the event with the
    /// lowest id may well have been committed after others.
    /// </summary>
    public async Task<StreamPlace> PlaceBeforeAsync(Guid partnerId, DateTimeOffset since, CancellationToken ct) =>
        await FindAsync(partnerId, "< {1} ORDER BY id DESC LIMIT 1", Ids.FirstRowAt(since - Late), ct)
            ?? new(long.MinValue, Guid.Empty);

    public async Task<List<Event>> AfterAsync(
        Guid partnerId, StreamPlace place, DateTimeOffset since, int count, CancellationToken ct)
    {
        var oldest = Ids.FirstRowAt(since);
        var rows = IsPostgres
            ? db.Events.FromSqlRaw(PostgresSql, partnerId, place.Number, place.Id, oldest, count)
            : db.Events.FromSqlRaw(SqliteSql, SqliteDb.Stored(partnerId), place.Number, SqliteDb.Stored(oldest), count);
        return await rows.ToListAsync(ct);
    }

    /// <summary>
    /// For people, who begin with the newest: a page by id, of one booking if that is given, and where the next one begins. Where
    /// only a type is wanted, one page looks at no more events than <see cref="ListEvents.LookedThrough"/>.
    /// </summary>
    public async Task<(List<Event> Shown, Guid? Next)> LatestAsync(
        Guid partnerId, Guid? before, string? type, string? booking, int count, CancellationToken ct)
    {
        var rows = db.Events.Where(fact => fact.PartnerId == partnerId);
        if (booking is not null)
            rows = rows.Where(fact => fact.Booking == booking);
        if (before is { } last)
            rows = rows.Where(fact => fact.Id < last);
        var looked = rows.OrderByDescending(fact => fact.Id).Take(ListEvents.LookedThrough);
        var wanted = type is null ? looked : looked.Where(fact => fact.Type == type);
        var found = await wanted.OrderByDescending(fact => fact.Id).Take(count + 1).ToListAsync(ct);
        if (found.Count > count)
            return (found[..count], found[count - 1].Id);
        var end = type is null ? []
            : await looked.Select(fact => fact.Id).Skip(ListEvents.LookedThrough - 1).Take(1).ToListAsync(ct);
        return (found, end is [var id] ? id : null);
    }

    async Task<StreamPlace?> FindAsync(Guid partnerId, string which, Guid id, CancellationToken ct)
    {
        var number = IsPostgres ? "written_by" : "rowid";
        var sql = $"SELECT {number} AS \"Value\" FROM events WHERE partner_id = {{0}} AND id {which}";
        var found = await db.Database.SqlQueryRaw<long>(sql, db.Stored(partnerId), db.Stored(id)).ToListAsync(ct);
        return found.Count == 0 ? null : new(found[0], id);
    }

    // Of a transaction whose number is below that of every running one everything is there to be seen, and no lower one comes.
    const string PostgresSql = """
        SELECT * FROM events
        WHERE partner_id = {0} AND (written_by, id) > ({1}, {2}) AND id >= {3}
          AND written_by < pg_snapshot_xmin(pg_current_snapshot())::text::bigint
        ORDER BY written_by, id LIMIT {4}
        """;

    const string SqliteSql = """
        SELECT * FROM events INDEXED BY ix_events_stream
        WHERE partner_id = {0} AND rowid > {1} AND id >= {2}
        ORDER BY rowid LIMIT {3}
        """;
}

static class StartOfEvents
{
    /// <summary>To be called before the first event is read.</summary>
    public static Task AlignEventsAsync(this AppDb db, CancellationToken ct) =>
        db.AlignCommitOrderAsync("events", "partner_id", ct);
}
