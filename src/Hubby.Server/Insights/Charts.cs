using System.Globalization;
using System.Text;

namespace Hubby.Insights;

/// <summary>Numbers as the charts write them.</summary>
static class Shown
{
    const double Manifold = 1000;

    public static string Count(long count) => Signed(count.ToString("N0", CultureInfo.InvariantCulture));

    public static string Share(double share) => $"{(share * 100).ToString("0.#", CultureInfo.InvariantCulture)} %";

    /// <summary>Coordinates.</summary>
    public static string At(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    /// <summary>At an axis, where room is short.</summary>
    public static string Short(long count) => count switch
    {
        >= 1_000_000 => $"{(count / 1e6).ToString("0.#", CultureInfo.InvariantCulture)} M",
        >= 10_000 => $"{(count / 1e3).ToString("0.#", CultureInfo.InvariantCulture)} k",
        _ => Count(count),
    };

    public static string Day(DateOnly date) => date.ToString("d MMM", CultureInfo.InvariantCulture);

    /// <summary>How much more or less than before, in percent; none where there was nothing.</summary>
    public static double? Change(long now, long before) => before == 0 ? null : (double)(now - before) / before * 100;

    /// <summary>Times instead of percents where percents say nothing any more.</summary>
    public static string Change(double change, string unit) => change >= Manifold
        ? $"×{((change / 100) + 1).ToString("N0", CultureInfo.InvariantCulture)}"
        : $"{(change > 0 ? "+" : "")}{Signed(change.ToString("0.0", CultureInfo.InvariantCulture))} {unit}";

    static string Signed(string number) => number.Replace('-', '\u2212');
}

/// <summary>The funnel: a band that narrows from stop to stop, what is lost on the way, the band of the period before.</summary>
sealed class FunnelShape
{
    public const int Width = 1144;
    public const int Height = 132;
    const double Middle = Height / 2.0;
    const double Most = 56;
    const double FlatPart = 0.62;
    const double StopIn = 8;
    const double StopAfter = 18;

    readonly double[] _now;
    readonly double[] _before;
    readonly double _step;

    public FunnelShape(IReadOnlyList<long> now, IReadOnlyList<long> before)
    {
        var most = Math.Max(1, Math.Max(now[0], before[0]));
        (_now, _before) = ([.. now.Select(count => Most * count / most)], [.. before.Select(count => Most * count / most)]);
        _step = (double)Width / now.Count;
    }

    double End(int stop) => _step * (stop + 1);
    double Bend(int stop) => _step * (stop + FlatPart);
    double Turn(int stop) => (Bend(stop) + End(stop)) / 2;

    public string Band
    {
        get
        {
            var path = new StringBuilder(Edge(_now));
            path.Append(Invariant($"V{Middle + _now[^1]}H{End(_now.Length - 2)}"));
            for (var stop = _now.Length - 2; stop >= 0; stop--)
            {
                var (from, to) = (Middle + _now[stop + 1], Middle + _now[stop]);
                path.Append(Invariant(
                    $"H{End(stop)}C{Turn(stop)} {from} {Turn(stop)} {to} {Bend(stop)} {to}H{_step * stop}"));
            }

            return path.Append('Z').ToString();
        }
    }

    public string Before => Edge(_before);
    public bool HasBefore => _before[0] > 0;

    public string Lost
    {
        get
        {
            var path = new StringBuilder();
            for (var stop = 0; stop < _now.Length - 1; stop++)
            {
                foreach (var side in new[] { -1, 1 })
                {
                    var (from, to) = (Middle + (side * _now[stop]), Middle + (side * _now[stop + 1]));
                    path.Append(Invariant(
                        $"M{Bend(stop)} {from}H{End(stop)}V{to}C{Turn(stop)} {to} {Turn(stop)} {from} {Bend(stop)} {from}Z"));
                }
            }

            return path.ToString();
        }
    }

    public string Line => Invariant($"M{StopIn} {Middle}H{StopAt(_now.Length - 1)}");

    public string Stops => string.Concat(_now.Select((_, stop) => Invariant($"M{StopAt(stop)} {Middle}h0")));

    double StopAt(int stop) => stop == 0 ? StopIn : (_step * stop) + StopAfter;

    string Edge(double[] halves)
    {
        var path = new StringBuilder(Invariant($"M0 {Middle - halves[0]}"));
        for (var stop = 0; stop < halves.Length - 1; stop++)
        {
            var (from, to) = (Middle - halves[stop], Middle - halves[stop + 1]);
            path.Append(Invariant($"H{Bend(stop)}C{Turn(stop)} {from} {Turn(stop)} {to} {End(stop)} {to}"));
        }

        return path.Append(Invariant($"H{Width}")).ToString();
    }

    static string Invariant(FormattableString path) =>
        string.Format(
            CultureInfo.InvariantCulture, path.Format.Replace("}", ":0.#}", StringComparison.Ordinal), path.GetArguments());
}

/// <summary>Where the days and counts of a chart of lines stand.</summary>
sealed class DayScale
{
    public const double Left = 34;
    public const double Top = 8;
    const int Lines = 3;
    const int MostNames = 6;
    const int FewNames = 3;
    const int DaysOfNames = 14;
    const int DaysOfWeeks = 120;
    static readonly double[] RoundSteps = [1, 2, 3, 4, 5, 6, 8, 10];

    readonly Period _period;

    public DayScale(Period period, bool isWide, long most)
    {
        (_period, IsWide) = (period, isWide);
        (Right, Bottom) = isWide ? (674, 190) : (352, 176);
        Step = StepFor(most);
    }

    public bool IsWide { get; }
    public double Right { get; }
    public double Bottom { get; }
    public int Width => IsWide ? 740 : 358;
    public int Height => IsWide ? 214 : 200;
    public long Step { get; }

    public IEnumerable<long> Grid => Enumerable.Range(0, Lines + 1).Select(line => line * Step);

    public double X(int day) => _period.Days == 1 ? (Left + Right) / 2 : Left + (day * (Right - Left) / (_period.Days - 1));

    public double Y(long count) => Bottom - (count * (Bottom - Top) / (Step * Lines));

    public string Path(long[] counts) => string.Concat(counts.Select((count, day) =>
        $"{(day == 0 ? "M" : "L")}{Shown.At(X(day))} {Shown.At(Y(count))}"));

    public string Area(long[] counts) =>
        $"{Path(counts)}L{Shown.At(X(counts.Length - 1))} {Shown.At(Bottom)}L{Shown.At(X(0))} {Shown.At(Bottom)}Z";

    /// <summary>The days that are named below: each, the Mondays, or the first of months, as many as there is room for.</summary>
    public IReadOnlyList<int> Named
    {
        get
        {
            List<int> days = [.. Enumerable.Range(0, _period.Days).Where(day => IsNamed(_period.DateOf(day)))];
            var nth = (int)Math.Ceiling(days.Count / (double)(IsWide ? MostNames : FewNames));
            return [.. days.Where((_, index) => index % Math.Max(1, nth) == 0)];
        }
    }

    public string NameOf(int day) => _period.Days > DaysOfWeeks
        ? _period.DateOf(day).ToString("MMM yy", CultureInfo.InvariantCulture) : Shown.Day(_period.DateOf(day));

    bool IsNamed(DateOnly date) => _period.Days <= DaysOfNames
        || (_period.Days <= DaysOfWeeks ? date.DayOfWeek == DayOfWeek.Monday : date.Day == 1);

    static long StepFor(long most)
    {
        var wanted = Math.Max(1, most / (double)Lines);
        var ten = Math.Pow(10, Math.Floor(Math.Log10(wanted)));
        return (long)(RoundSteps.First(step => step * ten >= wanted) * ten);
    }
}

/// <summary>The map of land as dots: where a country's circle stands and how large it is.</summary>
static class WorldMap
{
    public const int Width = 560;
    public const int Height = 250;
    const double Largest = 22.6;
    const double Smallest = 2.5;
    const double AtGreenwich = 233.3;
    const double PerDegreeEast = 1.8134;
    const double AtEquator = 150.06;
    const double PerDegreeNorth = 2.0833;
    const double Edge = 6;

    public static (double X, double Y)? Place(string code) => Places.Places.PositionOf(code) is var (north, east)
        ? (Math.Clamp(AtGreenwich + (east * PerDegreeEast), Edge, Width - Edge),
            Math.Clamp(AtEquator - (north * PerDegreeNorth), Edge, Height - Edge))
        : null;

    /// <summary>Its area is the count.</summary>
    public static double Radius(long count, long most) => Math.Max(Smallest, Largest * Math.Sqrt((double)count / most));
}
