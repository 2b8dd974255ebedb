using Hubby.Data;
using Hubby.EventStream;
using Hubby.Messages;
using Hubby.Tallies;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Insights;

/// <summary>Reads sums: some thousand rows at most, however many bookings there are.</summary>
sealed class ReadFigures(AppDb db, ReadEvents events)
{
    static readonly Measure[] OfDays = [.. Enumerable.Range((int)Measure.Booked, (int)Measure.CancelledThen + 1).Cast<Measure>()];
    static readonly Measure[] OfSubjects = [Measure.Destination, Measure.DestinationActive, Measure.Airport];
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
        var subjects = await SubjectsAsync(rows, period, ct);
        return new()
        {
            Days = Spread(days, period.From, period.Days),
            DaysBefore = Spread(days, period.BeforeFrom, period.Days),
            Destinations = Rank(subjects, Measure.Destination),
            Airports = Rank(subjects, Measure.Airport),
            Messages = await MessagesAsync(rows, period, ct),
            CountedUpTo = await CountedUpToAsync(partnerId, ct),
            HasAny = await db.Tallies.AnyAsync(row => row.PartnerId == partnerId && row.Measure == Measure.Booked, ct),
        };
    }

    sealed record DaySum(Measure Measure, int Day, long Count);

    sealed record SubjectSum(Measure Measure, string Subject, bool IsBefore, long Count);

    static Dictionary<Measure, long[]> Spread(List<DaySum> sums, int from, int days)
    {
        var spread = OfDays.ToDictionary(measure => measure, _ => new long[days]);
        foreach (var sum in sums.Where(sum => sum.Day >= from && sum.Day < from + days))
            spread[sum.Measure][sum.Day - from] = sum.Count;
        return spread;
    }

    static Task<List<SubjectSum>> SubjectsAsync(IQueryable<Tally> rows, Period period, CancellationToken ct) => rows
        .Where(row => OfSubjects.Contains(row.Measure) && row.Day >= period.BeforeFrom && row.Day <= period.To)
        .GroupBy(row => new { row.Measure, row.Subject, IsBefore = row.Day < period.From })
        .Select(same => new SubjectSum(
            same.Key.Measure, same.Key.Subject, same.Key.IsBefore, same.Sum(row => row.Count))).ToListAsync(ct);

    static List<Ranked> Rank(List<SubjectSum> sums, Measure measure)
    {
        var active = sums.Where(sum => sum.Measure == Measure.DestinationActive && !sum.IsBefore)
            .ToDictionary(sum => sum.Subject, sum => sum.Count);
        return [.. sums.Where(sum => sum.Measure == measure).GroupBy(sum => sum.Subject)
            .Select(same => new Ranked(same.Key, same.Where(sum => !sum.IsBefore).Sum(sum => sum.Count),
                active.GetValueOrDefault(same.Key), same.Where(sum => sum.IsBefore).Sum(sum => sum.Count)))
            .Where(row => row.Count > 0).OrderBy(row => row.Code.Length == 0).ThenByDescending(row => row.Count)
            .ThenBy(row => row.Code, StringComparer.Ordinal)];
    }

    static async Task<List<ChannelSums>> MessagesAsync(IQueryable<Tally> rows, Period period, CancellationToken ct)
    {
        var sums = await rows
            .Where(row => OfMessages.Contains(row.Measure) && row.Day >= period.From && row.Day <= period.To)
            .GroupBy(row => new { row.Measure, row.Subject })
            .Select(same => new SubjectSum(same.Key.Measure, same.Key.Subject, false, same.Sum(row => row.Count)))
            .ToListAsync(ct);
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
