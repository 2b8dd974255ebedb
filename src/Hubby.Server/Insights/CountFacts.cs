using Hubby.Bookings;
using Hubby.Data;
using Hubby.Esims;
using Hubby.Events;
using Hubby.EventStream;
using Hubby.Messages;
using Hubby.PromoCodes;
using Hubby.Tallies;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Insights;

/// <summary>How counting a piece of a partner's events went.</summary>
/// <param name="Events">How many were counted.</param>
/// <param name="At">When the last of them was.</param>
/// <param name="IsElsewhere">Another node counted the same events and was first.</param>
readonly record struct Counted(int Events, DateTimeOffset At, bool IsElsewhere);

/// <summary>
/// Counts a partner's events in the order of the stream. All is reckoned before the transaction, which is short: it moves the
/// position and adds the sums, or finds the position moved already and adds nothing.
/// </summary>
sealed class CountFacts(AppDb db, ReadEvents read)
{
    public const int BatchSize = 1000;

    public async Task<Counted> HandleAsync(Guid partnerId, CancellationToken ct)
    {
        var from = await db.CountPositions.FirstOrDefaultAsync(row => row.PartnerId == partnerId, ct);
        var place = from is null ? new StreamPlace(long.MinValue, Guid.Empty) : new(from.Number, from.Event);
        var facts = await read.AfterAsync(partnerId, place, DateTimeOffset.UnixEpoch, BatchSize, ct);
        if (facts.Count == 0)
            return default;

        var reckoning = await ReckonAsync(partnerId, facts, ct);
        var end = (await read.PlaceOfAsync(partnerId, facts[^1].Id, ct))!.Value;
        var to = new CountPosition
        {
            PartnerId = partnerId,
            Event = end.Id,
            Number = end.Number,
            At = facts[^1].CreatedAt,
        };
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (!await db.MoveCountAsync(from, to, ct))
            return new(0, default, IsElsewhere: true);
        await reckoning.Sums.WriteAsync(db, ct);
        await db.WriteProgressAsync(partnerId, reckoning.Changed, ct);
        await transaction.CommitAsync(ct);
        return new(facts.Count, to.At, IsElsewhere: false);
    }

    async Task<Reckoning> ReckonAsync(Guid partnerId, List<Event> facts, CancellationToken ct)
    {
        var ids = facts.Select(fact => fact.Booking).OfType<string>().Distinct().ToList();
        var withCodes = facts.Where(fact => fact.Type is BookingFact.Created or EsimFact.Activated)
            .Select(fact => fact.Booking!).Distinct().ToList();
        var bookings = await db.Bookings.Where(row => row.PartnerId == partnerId && ids.Contains(row.Id))
            .Select(row => new CountedBooking(row.Id, row.CreatedAt, row.CustomBranding, row.DepartureLocation)).ToListAsync(ct);
        var codes = await db.PromoCodesInPlace.Where(row => row.PartnerId == partnerId && withCodes.Contains(row.Booking))
            .Select(row => new CountedCode(row.Booking, row.Position, row.Destination, row.Destinations)).ToListAsync(ct);
        var known = await db.BookingProgress
            .Where(row => row.PartnerId == partnerId && ids.Contains(row.Booking)).ToListAsync(ct);
        var reckoning = new Reckoning(partnerId, bookings, codes, known);
        foreach (var fact in facts)
            reckoning.Take(fact);
        return reckoning;
    }
}

sealed record CountedBooking(string Id, DateTimeOffset CreatedAt, string? Brand, string? Airport);

sealed record CountedCode(string Booking, int Position, string? Destination, string? Destinations)
{
    public const string Open = "";

    public string[] Keys => Destination is not null ? [Destination] : Destinations?.Split(' ') ?? [Open];
}

/// <summary>What a run of events comes to: pure, event by event.</summary>
sealed class Reckoning(
    Guid partnerId, IReadOnlyList<CountedBooking> bookings, IReadOnlyList<CountedCode> codes,
    IReadOnlyList<BookingProgress> known)
{
    const string OpenMark = "-";

    static readonly Measure[] Made =
        [Measure.Booked, Measure.Messaged, Measure.Claimed, Measure.Redeemed, Measure.Installed, Measure.Active];
    static readonly Measure[] Then =
    [
        Measure.Booked, Measure.MessagedThen, Measure.ClaimedThen, Measure.RedeemedThen, Measure.InstalledThen,
        Measure.ActiveThen,
    ];

    readonly Dictionary<string, CountedBooking> _bookings = bookings.ToDictionary(booking => booking.Id);
    readonly ILookup<string, CountedCode> _codes = codes.ToLookup(code => code.Booking);
    readonly Dictionary<string, BookingProgress> _progress = known.ToDictionary(row => row.Booking);
    readonly HashSet<string> _changed = [];

    public Sums Sums { get; } = new();

    public IReadOnlyCollection<BookingProgress> Changed => [.. _changed.Select(booking => _progress[booking])];

    public void Take(Event fact)
    {
        if (fact.Booking is null || !_bookings.TryGetValue(fact.Booking, out var booking))
            return;
        if (fact.Type == BookingFact.Created)
            Begin(booking);
        else if (fact.Type == BookingFact.Cancelled)
            Cancel(booking, fact);
        else if (StageOf(fact.Type) is { } stage)
            Reach(booking, stage, fact);
        if (fact.Type == EsimFact.Activated)
            Activate(booking, fact);
    }

    static Stage? StageOf(string type) => type switch
    {
        MessageFact.Sent => Stage.Message,
        PromoCodeFact.Claimed => Stage.Claimed,
        PromoCodeFact.Redeemed or EsimFact.Assigned or EsimFact.Downloaded => Stage.Redeemed,
        EsimFact.Installed => Stage.Installed,
        EsimFact.Activated => Stage.Active,
        _ => null,
    };

    void Begin(CountedBooking booking)
    {
        var (day, brand) = (UtcDay.Of(booking.CreatedAt), booking.Brand ?? "");
        Sums.Add(partnerId, Measure.Booked, day, brand);
        Sums.Add(partnerId, Measure.Airport, day, brand, booking.Airport ?? "");
        foreach (var destination in _codes[booking.Id].SelectMany(code => code.Keys).Distinct())
            Sums.Add(partnerId, Measure.Destination, day, brand, destination);

        // A change of the brand must not move what is counted, so it is kept where it is not the usual one.
        if (brand.Length > 0)
            Keep(Row(booking.Id) with { Brand = brand });
    }

    void Cancel(CountedBooking booking, Event fact)
    {
        var brand = Row(booking.Id).Brand;
        Sums.Add(partnerId, Measure.Cancelled, UtcDay.Of(booking.CreatedAt), brand);
        Sums.Add(partnerId, Measure.CancelledThen, UtcDay.Of(fact.CreatedAt), brand);
    }

    void Reach(CountedBooking booking, Stage stage, Event fact)
    {
        var row = Row(booking.Id);
        if (row.Reached >= stage)
            return;
        for (var passed = row.Reached + 1; passed <= stage; passed++)
        {
            Sums.Add(partnerId, Made[(int)passed], UtcDay.Of(booking.CreatedAt), row.Brand);
            Sums.Add(partnerId, Then[(int)passed], UtcDay.Of(fact.CreatedAt), row.Brand);
        }

        Keep(row with { Reached = stage });
    }

    /// <summary>Each destination of a booking counts as active once, that in which the data is used.</summary>
    void Activate(CountedBooking booking, Event fact)
    {
        var (position, destination) = EsimFact.WhereOf(fact);
        var keys = _codes[booking.Id].FirstOrDefault(code => code.Position == position)?.Keys ?? [];
        foreach (var key in keys.Contains(destination) ? [destination] : keys)
        {
            var (row, mark) = (Row(booking.Id), key.Length == 0 ? OpenMark : key);
            if (row.ActiveIn?.Split(' ').Contains(mark) is true)
                continue;
            Sums.Add(partnerId, Measure.DestinationActive, UtcDay.Of(booking.CreatedAt), row.Brand, key);
            Keep(row with { ActiveIn = row.ActiveIn is null ? mark : $"{row.ActiveIn} {mark}" });
        }
    }

    BookingProgress Row(string booking) => _progress.GetValueOrDefault(booking)
        ?? new() { PartnerId = partnerId, Booking = booking, Reached = Stage.Booked, Brand = "" };

    void Keep(BookingProgress row)
    {
        _progress[row.Booking] = row;
        _changed.Add(row.Booking);
    }
}
