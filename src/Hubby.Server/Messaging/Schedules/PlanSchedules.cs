using Hubby.Bookings;
using Hubby.Data;
using Hubby.Partners;
using Hubby.PromoCodes;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Messaging.Schedules;

/// <summary>
/// Goes through the trips by date, a few days ahead of their messages, and makes the rows: a page at a time, each page with how
/// far it has come in one transaction. Any number of nodes may do so; a schedule is with one of them at a time.
/// </summary>
sealed partial class PlanSchedules(
    IServiceScopeFactory scopes, ReadTrips read, WriteOccasions write, PartnerDirectory partners, MessageSignals signals,
    TimeProvider clock, ILogger<PlanSchedules> log)
    : BackgroundService
{
    public const int PageSize = 500;
    public static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);
    static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);
    static readonly TimeSpan Between = TimeSpan.FromMinutes(15);
    readonly Rounds _rounds = new("schedules cannot be planned", log);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(LookEvery, clock);
        do
            await _rounds.TryAsync(HandleAsync, 0, stoppingToken);
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>Plans what is due to be planned; how many trips were looked at.</summary>
    public async Task<int> HandleAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDb>();
        var now = clock.Now();
        var due = await db.Schedules.Where(row => row.PlanAt <= now).OrderBy(row => row.PlanAt).ToListAsync(ct);
        var trips = 0;
        foreach (var schedule in due)
        {
            // One of a partner that this node does not know yet waits for the next look.
            if (partners.Find(schedule.PartnerId) is not null && await TakeAsync(db, schedule, clock.Now() + Lease, ct))
                trips += await PlanAsync(db, schedule, ct);
        }

        return trips;
    }

    static async Task<bool> TakeAsync(AppDb db, StoredSchedule schedule, DateTimeOffset until, CancellationToken ct)
    {
        var taken = await Mine(db, schedule, schedule.PlanAt)
            .ExecuteUpdateAsync(row => row.SetProperty(value => value.PlanAt, until), ct);
        schedule.PlanAt = until;
        return taken == 1;
    }

    static IQueryable<StoredSchedule> Mine(AppDb db, StoredSchedule schedule, DateTimeOffset held) => db.Schedules.Where(row =>
        row.PartnerId == schedule.PartnerId && row.Name == schedule.Name && row.Revision == schedule.Revision
        && row.PlanAt == held);

    async Task<int> PlanAsync(AppDb db, StoredSchedule stored, CancellationToken ct)
    {
        var (schedule, now) = (ReadSchedules.Stored(stored.Definition), clock.Now());
        var to = schedule.PlannedTo(now);
        var trips = 0;

        // After a long sleep the trips whose messages are past are not even looked at.
        if (schedule.FirstOf(now) is var first && stored.PlannedTo < first)
            (stored.PlannedTo, stored.PlannedBooking) = (first, "");
        while (true)
        {
            var page = await TripPages.NextAsync(db, schedule, stored, to, PageSize, ct);
            var isLast = page.Count < PageSize;
            (stored.PlannedTo, stored.PlannedBooking) =
                isLast ? (to > stored.PlannedTo ? to : stored.PlannedTo, "") : (page[^1].At, page[^1].Booking);
            if (!await WriteAsync(db, stored, schedule, page, to, isLast, ct))
                return trips;
            trips += page.Count;
            if (isLast)
                break;
        }

        if (trips > 0)
        {
            Planned(stored.Name, stored.PartnerId, trips);
            signals.WakeAll();
        }

        return trips;
    }

    /// <summary>False when another node has the schedule now, or when it was changed; then nothing is written.</summary>
    async Task<bool> WriteAsync(
        AppDb db, StoredSchedule stored, Schedule schedule, IReadOnlyList<TripKey> page, DateTimeOffset to, bool isLast,
        CancellationToken ct)
    {
        var trips = page.Count == 0
            ? [] : await read.HandleAsync(db, [.. page.Select(each => (stored.PartnerId, each.Booking))], ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var next = clock.Now() + (isLast ? Between : Lease);
        var kept = await Mine(db, stored, stored.PlanAt).ExecuteUpdateAsync(row => row
            .SetProperty(value => value.PlannedTo, stored.PlannedTo)
            .SetProperty(value => value.PlannedBooking, stored.PlannedBooking)
            .SetProperty(value => value.PlanAt, next), ct);
        if (kept != 1)
            return false;
        stored.PlanAt = next;
        await write.HandleAsync(db, schedule, trips, to, ct);
        await transaction.CommitAsync(ct);
        return true;
    }

    [LoggerMessage(LogLevel.Information, "schedule {Name} of partner {Partner}: {Trips} trips were planned")]
    partial void Planned(string name, Guid partner, int trips);
}

/// <summary>A booking at the date that a schedule counts from.</summary>
sealed record TripKey(DateTimeOffset At, string Booking);

/// <summary>Trips by date, along an index of bookings that ask for messages.</summary>
static class TripPages
{
    public static async Task<IReadOnlyList<TripKey>> NextAsync(
        AppDb db, Schedule schedule, StoredSchedule from, DateTimeOffset to, int size, CancellationToken ct)
    {
        if (schedule.RelativeTo == TripDate.CodeExpiry)
            return await ExpiriesAsync(db, from, to, size, ct);
        var column = schedule.RelativeTo == TripDate.Departure ? "departure_date" : "return_date";
        // The condition stands as in the index, or SQLite would not see that it may use it.
        var filter = schedule.RelativeTo == TripDate.Departure
            ? "should_send_message" : "should_send_message AND return_date IS NOT NULL";
        var sql = $$"""
            SELECT * FROM bookings WHERE {{filter}} AND partner_id = {0} AND ({{column}}, id) > ({1}, {2}) AND {{column}} < {3}
            ORDER BY {{column}}, id LIMIT {4}
            """;
        var rows = db.Bookings.FromSqlRaw(sql,
            db.Stored(from.PartnerId), db.Stored(from.PlannedTo), from.PlannedBooking, db.Stored(to), size);
        var keys = await (schedule.RelativeTo == TripDate.Departure
            ? rows.Select(row => new TripKey(row.DepartureDate, row.Id))
            : rows.Select(row => new TripKey(row.ReturnDate!.Value, row.Id))).ToListAsync(ct);
        return [.. keys.OrderBy(key => key.At).ThenBy(key => key.Booking, StringComparer.Ordinal)];
    }

    static async Task<IReadOnlyList<TripKey>> ExpiriesAsync(
        AppDb db, StoredSchedule from, DateTimeOffset to, int size, CancellationToken ct) => await db.PromoCodes
        .Where(code => code.PartnerId == from.PartnerId && code.ExpiresAt != null
            && code.ExpiresAt >= from.PlannedTo && code.ExpiresAt < to
            && (code.ExpiresAt > from.PlannedTo || string.Compare(code.Booking, from.PlannedBooking) > 0))
        .Select(code => new { At = code.ExpiresAt!.Value, code.Booking }).Distinct()
        .OrderBy(key => key.At).ThenBy(key => key.Booking).Take(size)
        .Select(key => new TripKey(key.At, key.Booking)).ToListAsync(ct);
}
