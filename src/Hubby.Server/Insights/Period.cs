using System.Globalization;
using Hubby.Tallies;

namespace Hubby.Insights;

/// <summary>Days of which numbers are shown, both included, and as many before them to compare with.</summary>
/// <param name="Name">As the address has it.</param>
/// <param name="From">UTC day.</param>
/// <param name="To">UTC day.</param>
sealed record Period(string Name, int From, int To)
{
    public const string Dates = "dates";
    public const string Usual = "30d";
    const int LongestDays = 1100;
    const string Form = "yyyy-MM-dd";

    /// <summary>The names and how they are written.</summary>
    public static readonly (string Name, string Shown)[] Choices =
        [("7d", "7 d"), (Usual, "30 d"), ("90d", "90 d"), ("12m", "12 m"), (Dates, "Dates…")];

    public int Days => To - From + 1;
    public int BeforeFrom => From - Days;

    /// <summary>Each day's number, and then its date.</summary>
    public DateOnly DateOf(int index) => UtcDay.Date(From + index);

    public static string Text(int day) => UtcDay.Date(day).ToString(Form, CultureInfo.InvariantCulture);

    /// <summary>What the address asks for; the usual one where it cannot be read.</summary>
    public static Period Read(IQueryCollection query, DateTimeOffset now)
    {
        var today = UtcDay.Of(now);
        return query["p"].ToString() switch
        {
            "7d" => new("7d", today - 6, today),
            "90d" => new("90d", today - 89, today),
            "12m" => new("12m", UtcDay.Of(UtcDay.Date(today).AddMonths(-12).AddDays(1)), today),
            Dates => OfDates(query, today),
            _ => new(Usual, today - 29, today),
        };
    }

    static Period OfDates(IQueryCollection query, int today)
    {
        var to = Math.Min(Day(query["to"]) ?? today, today);
        var from = Day(query["from"]) ?? to - 29;
        return new(Dates, Math.Max(0, Math.Max(Math.Min(from, to), to - LongestDays + 1)), to);
    }

    static int? Day(string? text) =>
        DateOnly.TryParseExact(text, Form, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
        && date.Year >= DateTime.UnixEpoch.Year ? UtcDay.Of(date) : null;

    /// <summary>Such as <c>24 Oct – 22 Nov 2026</c>.</summary>
    public override string ToString()
    {
        var (from, to) = (UtcDay.Date(From), UtcDay.Date(To));
        var first = from == to ? "" : from.Year == to.Year ? $"{Shown(from, "d MMM")} – " : $"{Shown(from, "d MMM yyyy")} – ";
        return first + Shown(to, "d MMM yyyy");
    }

    static string Shown(DateOnly date, string form) => date.ToString(form, CultureInfo.InvariantCulture);
}

/// <summary>What Home is asked to show.</summary>
/// <param name="Period">Which days.</param>
/// <param name="Brand">None for all; empty for the partner's own.</param>
/// <param name="HasAll">Whether rankings are shown to their end.</param>
sealed record HomeWish(Period Period, string? Brand, bool HasAll)
{
    /// <summary>What stands in an address for the partner's own brand.</summary>
    public const string OwnBrand = "-";

    public static HomeWish Read(IQueryCollection query, IReadOnlyCollection<string> brands, DateTimeOffset now)
    {
        var brand = query["brand"].ToString();
        return new(Period.Read(query, now), brand == OwnBrand ? "" : brands.Contains(brand) ? brand : null, query["all"] == "1");
    }

    public string AddressOf(string path, Period? period = null, bool? hasAll = null) => path + QueryString.Create(
        [.. PeriodOf(period ?? Period), .. BrandOf(), .. Pair("all", hasAll ?? HasAll ? "1" : null)]).ToUriComponent();

    /// <summary>The bookings that a number counts.</summary>
    public string Bookings(params IEnumerable<(string Name, string? Value)> filters) => "/portal/bookings" + QueryString.Create(
        [
            .. Pair("from", Period.Text(Period.From)), .. Pair("to", Period.Text(Period.To)), .. BrandOf(),
            .. filters.SelectMany(filter => Pair(filter.Name, filter.Value)),
        ]).ToUriComponent();

    static IEnumerable<KeyValuePair<string, string?>> PeriodOf(Period period) => period.Name == Period.Dates
        ? [.. Pair("p", period.Name), .. Pair("from", Period.Text(period.From)), .. Pair("to", Period.Text(period.To))]
        : Pair("p", period.Name);

    IEnumerable<KeyValuePair<string, string?>> BrandOf() => Pair("brand", Brand is "" ? OwnBrand : Brand);

    static IEnumerable<KeyValuePair<string, string?>> Pair(string name, string? value) =>
        value is null ? [] : [KeyValuePair.Create<string, string?>(name, value)];
}
