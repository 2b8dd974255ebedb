using Hubby.Tallies;
using Hubby.Tests.Hosting;

namespace Hubby.Tests.Insights;

/// <summary>A year of a partner that does well, as sums.</summary>
static class HomeSamples
{
    const int PerDay = 614;
    static readonly double[] Stages = [1, 0.972, 0.643, 0.593, 0.542, 0.511];
    static readonly Measure[] Measures =
        [Measure.Booked, Measure.Messaged, Measure.Claimed, Measure.Redeemed, Measure.Installed, Measure.Active];
    static readonly (string Code, int Share)[] Destinations =
    [
        ("TH", 174), ("ES", 135), ("US", 108), ("TR", 93), ("JP", 75), ("ID", 61), ("ZA", 44), ("BR", 35), ("EUROPE", 30),
        ("AU", 22), ("PF", 4), ("", 18),
    ];
    static readonly (string Code, int Share)[] Airports =
        [("AMS", 278), ("BRU", 162), ("DUS", 120), ("LHR", 102), ("CDG", 82), ("FRA", 65), ("ZRH", 40), ("", 95)];
    static readonly (string Channel, int Sent, int Waiting, int Skipped, int Failed)[] Channels =
        [("EMAIL", 540, 7, 13, 11), ("SMS", 171, 2, 40, 5), ("WHATSAPP", 129, 1, 30, 3), ("PUSH", 47, 1, 13, 1)];

    public static Task<int> FillAsync(App app, Guid partnerId, int today, IReadOnlyList<Guid> hooks, int days = 400) =>
        app.QueryAsync(async db =>
        {
            var sums = new Sums();
            for (var ago = 0; ago < days; ago++)
                AddDay(sums, partnerId, today - ago, ago, hooks);
            await sums.WriteAsync(db, TestContext.Current.CancellationToken);
            return days;
        });

    static void AddDay(Sums sums, Guid partnerId, int day, int ago, IReadOnlyList<Guid> hooks)
    {
        // Weeks have their Mondays, a year grows, and what still comes is not there yet.
        double[] week = [0.95, 0.88, 0.79, 0.82, 1.22, 1.08, 1.12];
        var size = PerDay * week[(day + 4) % 7] * (1 - (0.002 * ago)) / PerDay;
        for (var stage = 0; stage < Stages.Length; stage++)
        {
            var arrived = stage < 2 ? 1 : Math.Min(1, 0.35 + (0.2 * ago));
            sums.Add(partnerId, Measures[stage], day, "", count: (long)(PerDay * size * Stages[stage] * arrived));
        }

        sums.Add(partnerId, Measure.Cancelled, day, "", count: (long)(9 * size));
        foreach (var (code, share) in Destinations)
        {
            sums.Add(partnerId, Measure.Destination, day, "", code, (long)(share * size * (ago < 30 || code == "US" ? 1 : 0.9)));
            sums.Add(partnerId, Measure.DestinationActive, day, "", code, (long)(share * size * 0.5));
        }

        foreach (var (code, share) in Airports)
            sums.Add(partnerId, Measure.Airport, day, "", code, (long)(share * size));
        foreach (var (channel, sent, waiting, skipped, failed) in Channels)
        {
            sums.Add(partnerId, Measure.MessageSent, day, "", channel, (long)(sent * size * 0.3));
            sums.Add(partnerId, Measure.MessageDelivered, day, "", channel, (long)(sent * size * 0.7));
            sums.Add(partnerId, Measure.MessagePending, day, "", channel, waiting);
            sums.Add(partnerId, Measure.MessageSkipped, day, "", channel, skipped);
            sums.Add(partnerId, Measure.MessageFailed, day, "", channel, failed);
        }

        for (var hook = 0; hook < hooks.Count; hook++)
        {
            sums.Add(partnerId, Measure.HookAnswered, day, "", $"{hooks[hook]:N} 10", hook == 1 && ago == 0 ? 200 : 1300);
            sums.Add(partnerId, Measure.HookAnswered, day, "", $"{hooks[hook]:N} 13", hook == 1 && ago == 0 ? 5 : 74);
            if ((hook == 0 && ago == 18) || (hook == 1 && ago < 4))
                sums.Add(partnerId, Measure.HookFailed, day, "", $"{hooks[hook]:N}", ago == 0 ? 1100 : 8);
        }
    }
}
