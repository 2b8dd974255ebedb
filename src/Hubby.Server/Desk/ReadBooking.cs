using Hubby.Bookings;
using Hubby.Claims;
using Hubby.Data;
using Hubby.Events;
using Hubby.Members;
using Hubby.Partners;
using Hubby.PromoCodes;
using Hubby.RequestLog;
using Hubby.Webhooks;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Desk;

/// <summary>A booking with all that happened to it.</summary>
sealed record BookingHistory
{
    public required DeskBooking Desk { get; init; }

    /// <summary>Codes in whose place others stand, the newest first.</summary>
    public required IReadOnlyList<PromoCode> Replaced { get; init; }
    public required IReadOnlyList<Claim> Claims { get; init; }

    /// <summary>The newest, in their order.</summary>
    public required IReadOnlyList<Event> Facts { get; init; }
    public required IReadOnlyList<WebhookDelivery> Deliveries { get; init; }
    public required IReadOnlyList<WebhookEndpoint> Endpoints { get; init; }

    /// <summary>Calls to the API that made or changed it, as far as the log still has them.</summary>
    public required IReadOnlyList<LoggedRequest> Requests { get; init; }
    public required IReadOnlyDictionary<Guid, string> Keys { get; init; }
    public required IReadOnlyList<AuditEntry> Audit { get; init; }

    /// <summary>The bookings before and after it in the list.</summary>
    public string? Newer { get; init; }
    public string? Older { get; init; }

    public Booking Booking => Desk.Booking;

    public bool HasMoreFacts => Facts.Count == ReadBooking.MostFacts;

    /// <summary>How many of the partner's endpoints hear of the type.</summary>
    public int Hearing(string type) => Endpoints.Count(endpoint => endpoint.DisabledAt is null && endpoint.Wants(type));
}

/// <summary>Reads a booking for its page: each table by an index, and of none more than a page can show.</summary>
sealed class ReadBooking(AppDb db, ListDesk desk, WriteRequests log)
{
    public const int MostFacts = 200;
    const int MostRequests = 20;
    const int MostAudit = 50;

    /// <summary>A request is logged under the instant it came, its fact under the one at which it was decided.</summary>
    static readonly TimeSpan LongestRequest = TimeSpan.FromSeconds(10);

    public async Task<Booking?> FindAsync(Partner partner, string id, CancellationToken ct) => Ids.IsPublic(id)
        ? await db.Bookings.AsNoTracking().FirstOrDefaultAsync(row => row.PartnerId == partner.Id && row.Id == id, ct)
        : null;

    public async Task<DeskBooking?> FindWithRowsAsync(Partner partner, string id, CancellationToken ct) =>
        await FindAsync(partner, id, ct) is { } booking ? (await desk.WithRowsAsync(partner.Id, [booking], ct))[0] : null;

    public async Task<BookingHistory?> HandleAsync(Partner partner, string id, CancellationToken ct)
    {
        if (await FindWithRowsAsync(partner, id, ct) is not { } found)
            return null;

        var partnerId = partner.Id;
        var facts = await db.Events.AsNoTracking().Where(row => row.PartnerId == partnerId && row.Booking == id)
            .OrderByDescending(row => row.Id).Take(MostFacts).ToListAsync(ct);
        var endpoints = await db.WebhookEndpoints.AsNoTracking().Where(row => row.PartnerId == partnerId).ToListAsync(ct);
        var mine = db.Bookings.Where(row => row.PartnerId == partnerId);
        return new()
        {
            Desk = found,
            Replaced = await db.PromoCodes.AsNoTracking()
                .Where(row => row.PartnerId == partnerId && row.Booking == id && row.Position < 0)
                .OrderBy(row => row.Position).ToListAsync(ct),
            Claims = await db.Claims.AsNoTracking().Where(row => row.PartnerId == partnerId && row.Booking == id)
                .OrderBy(row => row.CreatedAt).ToListAsync(ct),
            Facts = facts,
            Endpoints = endpoints,
            Deliveries = await DeliveriesAsync(partnerId, endpoints, facts, ct),
            Requests = await RequestsAsync(found.Booking, facts, ct),
            Keys = await db.ApiKeys.Where(row => row.PartnerId == partnerId)
                .ToDictionaryAsync(row => row.Id, row => row.Name, ct),
            Audit = await db.AuditEntries.AsNoTracking().Where(row => row.PartnerId == partnerId && row.Target == id)
                .OrderByDescending(row => row.Id).Take(MostAudit).ToListAsync(ct),
            Newer = await mine.Where(row => string.Compare(row.Id, id) > 0)
                .OrderBy(row => row.Id).Select(row => row.Id).FirstOrDefaultAsync(ct),
            Older = await mine.Where(row => string.Compare(row.Id, id) < 0)
                .OrderByDescending(row => row.Id).Select(row => row.Id).FirstOrDefaultAsync(ct),
        };
    }

    async Task<IReadOnlyList<WebhookDelivery>> DeliveriesAsync(
        Guid partnerId, List<WebhookEndpoint> endpoints, List<Event> facts, CancellationToken ct)
    {
        if (endpoints.Count == 0)
            return [];
        var hooks = endpoints.ConvertAll(row => row.Id);
        var events = facts.ConvertAll(row => row.Id);
        return await db.WebhookDeliveries.AsNoTracking()
            .Where(row => row.PartnerId == partnerId && hooks.Contains(row.Endpoint) && events.Contains(row.Event))
            .ToListAsync(ct);
    }

    /// <summary>The log has no index but time, and what a booking's own facts say is when.</summary>
    async Task<IReadOnlyList<LoggedRequest>> RequestsAsync(Booking booking, List<Event> facts, CancellationToken ct)
    {
        await log.FlushAsync(ct);
        var found = new Dictionary<string, LoggedRequest>(StringComparer.Ordinal);
        var moments = facts.Where(fact => fact.Type.StartsWith("booking.", StringComparison.Ordinal)
            && fact.Type != BookingFact.Departing).Select(fact => fact.CreatedAt).Append(booking.CreatedAt).Distinct();
        foreach (var moment in moments.Take(MostRequests))
        {
            var (first, end) = (Ids.FirstAt(moment - LongestRequest), Ids.FirstAt(moment.AddMilliseconds(1)));
            var near = await db.LoggedRequests.AsNoTracking()
                .Where(row => row.PartnerId == booking.PartnerId && string.Compare(row.Id, first) >= 0
                    && string.Compare(row.Id, end) < 0 && row.Method != "GET" && row.Path.StartsWith("/api/bookings")
                    && (row.Path.Contains(booking.Id) || (row.Answer != null && row.Answer.Contains(booking.Id))))
                .OrderByDescending(row => row.Id).Take(MostRequests).ToListAsync(ct);
            foreach (var row in near)
                found[row.Id] = row;
        }

        return [.. found.Values];
    }
}
