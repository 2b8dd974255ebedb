namespace Hubby.Tallies;

/// <summary>
/// Measures with hundreds of subjects are summed by the month as well, in the same statement. A year of them is then twelve
/// months and the days at its edges.
/// </summary>
static class Months
{
    static readonly Measure[] Daily = [Measure.Destination, Measure.DestinationActive, Measure.Airport];
    static readonly Measure[] Monthly = [Measure.MonthlyDestination, Measure.MonthlyActive, Measure.MonthlyAirport];

    public static Measure? MonthlyOf(Measure daily) => Array.IndexOf(Daily, daily) is >= 0 and var index ? Monthly[index] : null;

    public static Measure DailyOf(Measure measure) =>
        Array.IndexOf(Monthly, measure) is >= 0 and var index ? Daily[index] : measure;

    /// <summary>What adds up to these days, the last included: whole months and the days around them.</summary>
    public static IQueryable<Tally> ByMonth(this IQueryable<Tally> rows, int from, int to)
    {
        var (begin, end) = (UtcDay.FirstOfNextMonth(from - 1), UtcDay.FirstOfMonth(to + 1));
        var days = rows.Where(row => Daily.Contains(row.Measure));
        if (begin >= end)
            return days.Where(row => row.Day >= from && row.Day <= to);
        return days.Where(row => row.Day >= from && row.Day < begin)
            .Concat(days.Where(row => row.Day >= end && row.Day <= to))
            .Concat(rows.Where(row => Monthly.Contains(row.Measure) && row.Day >= begin && row.Day < end));
    }
}
