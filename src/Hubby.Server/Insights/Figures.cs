using Hubby.Messages;
using Hubby.Places;
using Hubby.Tallies;

namespace Hubby.Insights;

/// <param name="Code">Of a destination or an airport; empty for none.</param>
/// <param name="Count">Bookings of the period.</param>
/// <param name="Active">Those with data in use.</param>
/// <param name="Before">Bookings of the period before.</param>
sealed record Ranked(string Code, long Count, long Active, long Before)
{
    /// <summary>A destination's name.</summary>
    public string Destination => Code.Length == 0 ? "Left open" : Packages.Destination.FromCode(Code)?.Name ?? Code;

    /// <summary>The place that an airport serves.</summary>
    public string Airport => Code.Length == 0 ? "Not given" : Airports.Find(Code) switch
    {
        { Municipality.Length: > 0 } airport => airport.Municipality,
        { } airport => airport.Name,
        null => "Unknown airport",
    };
}

/// <summary>Messages of one channel by what became of them.</summary>
sealed record ChannelSums(Channels Channel, long Sent, long Delivered, long Waiting, long Skipped, long Failed)
{
    public long All => Sent + Delivered + Waiting + Skipped + Failed;
}

/// <summary>The sums of a period and of the one before.</summary>
sealed class Figures
{
    public static readonly Measure[] Stages =
        [Measure.Booked, Measure.Messaged, Measure.Claimed, Measure.Redeemed, Measure.Installed, Measure.Active];

    public required IReadOnlyDictionary<Measure, long[]> Days { get; init; }
    public required IReadOnlyDictionary<Measure, long[]> DaysBefore { get; init; }
    public required IReadOnlyList<Ranked> Destinations { get; init; }
    public required IReadOnlyList<Ranked> Airports { get; init; }
    public required IReadOnlyList<ChannelSums> Messages { get; init; }

    /// <summary>Until when events are counted; none: all are.</summary>
    public required DateTimeOffset? CountedUpTo { get; init; }

    /// <summary>Whether anything was ever counted.</summary>
    public required bool HasAny { get; init; }

    public long Sum(Measure measure) => Days[measure].Sum();

    public long SumBefore(Measure measure) => DaysBefore[measure].Sum();
}
