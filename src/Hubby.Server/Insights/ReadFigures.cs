using Hubby.Data;
using Hubby.EventStream;
using Hubby.Messages;
using Hubby.Tallies;
using Microsoft.EntityFrameworkCore;
using SubjectSums = System.Collections.Generic.Dictionary<(Hubby.Tallies.Measure Measure, string Subject), long>;

namespace Hubby.Insights;

/// <summary>Reads sums, however many bookings there are.</summary>
sealed class ReadFigures(AppDb db, ReadEvents events)
{
    static readonly Measure[] OfDays = [.. Enumerable.Range((int)Measure.Booked, (int)Measure.CancelledThen + 1).Cast<Measure>()];
    static readonly Measure[] OfMessages =
    [
        Measure.MessagePending, Measure.MessageSent, Measure.MessageDelivered, Measure.MessageFailed, Measure.MessageSkipped,
    ];

    public async Task<Figures> HandleAsync(Guid partnerId, HomeWish wish, CancellationToken ct)
    {
        var rows = db.Tallies.Where(row => row.PartnerId == partnerId);
        if (wish.Brand is { } brand)
            rows = rows.Where(row => row.Brand == brand);
        var period = wish.Period;
        var days = await rows
            .Where(row => OfDays.Contains(row.Measure) && row.Day >= period.BeforeFrom && row.Day <= period.To)
            .GroupBy(row => new { row.Measure, row.Day })
            .Select(same => new DaySum(same.Key.Measure, same.Key.Day, same.Sum(row => row.Count))).ToListAsync(ct);
        var ranked = await RankedAsync(rows.ByMonth(period.From, period.To), ct);
        var rankedBefore = await RankedAsync(rows.ByMonth(period.BeforeFrom, period.From - 1), ct);
        return new()
        {
            Days = Spread(days, period.From, period.Days),
            DaysBefore = Spread(days, period.BeforeFrom, period.Days),
            Destinations = Rank(Measure.Destination, ranked, rankedBefore),
            Airports = Rank(Measure.Airport, ranked, rankedBefore),
            Messages = await MessagesAsync(rows, period, ct),
            CountedUpTo = await CountedUpToAsync(partnerId, ct),
            HasAny = await db.Tallies.AnyAsync(row => row.PartnerId == partnerId && row.Measure == Measure.Booked, ct),
        };
    }

    sealed record DaySum(Measure Measure, int Day, long Count);

    sealed record SubjectSum(Measure Measure, string Subject, long Count);

    static async Task<SubjectSums> RankedAsync(IQueryable<Tally> rows, CancellationToken ct) =>
        (await BySubjectAsync(rows, ct)).GroupBy(sum => (Months.DailyOf(sum.Measure), sum.Subject))
        .ToDictionary(same => same.Key, same => same.Sum(sum => sum.Count));

    static Task<List<SubjectSum>> BySubjectAsync(IQueryable<Tally> rows, CancellationToken ct) => rows
        .GroupBy(row => new { row.Measure, row.Subject })
        .Select(same => new SubjectSum(same.Key.Measure, same.Key.Subject, same.Sum(row => row.Count))).ToListAsync(ct);

    static Dictionary<Measure, long[]> Spread(List<DaySum> sums, int from, int days)
    {
        var spread = OfDays.ToDictionary(measure => measure, _ => new long[days]);
        foreach (var sum in sums.Where(sum => sum.Day >= from && sum.Day < from + days))
            spread[sum.Measure][sum.Day - from] = sum.Count;
        return spread;
    }

    static List<Ranked> Rank(Measure measure, SubjectSums now, SubjectSums before) =>
        [.. now.Where(sum => sum.Key.Measure == measure && sum.Value > 0)
            .Select(sum => new Ranked(sum.Key.Subject, sum.Value,
                now.GetValueOrDefault((Measure.DestinationActive, sum.Key.Subject)), before.GetValueOrDefault(sum.Key)))
            .OrderBy(row => row.Code.Length == 0).ThenByDescending(row => row.Count)
            .ThenBy(row => row.Code, StringComparer.Ordinal)];

    static async Task<List<ChannelSums>> MessagesAsync(IQueryable<Tally> rows, Period period, CancellationToken ct)
    {
        var sums = await BySubjectAsync(
            rows.Where(row => OfMessages.Contains(row.Measure) && row.Day >= period.From && row.Day <= period.To), ct);
        long Of(string channel, Measure measure) =>
            sums.Where(sum => sum.Subject == channel && sum.Measure == measure).Sum(sum => sum.Count);

        return
        [
            .. from channel in ChannelNames.In(ChannelNames.Every)
               let name = ChannelNames.Of(channel)
               select new ChannelSums(channel, Of(name, Measure.MessageSent), Of(name, Measure.MessageDelivered),
                   Of(name, Measure.MessagePending), Of(name, Measure.MessageSkipped), Of(name, Measure.MessageFailed)),
        ];
    }

    async Task<DateTimeOffset?> CountedUpToAsync(Guid partnerId, CancellationToken ct)
    {
        var position = await db.CountPositions.FirstOrDefaultAsync(row => row.PartnerId == partnerId, ct);
        var place = position is null ? new StreamPlace(long.MinValue, Guid.Empty) : new(position.Number, position.Event);
        var left = await events.AfterAsync(partnerId, place, DateTimeOffset.UnixEpoch, 1, ct);
        return left.Count == 0 ? null : position?.At ?? left[0].CreatedAt;
    }
}
