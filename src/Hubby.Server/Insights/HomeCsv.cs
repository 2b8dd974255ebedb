using System.Globalization;
using CsvHelper;
using Hubby.Messages;
using Hubby.Portal;
using Hubby.Tallies;

namespace Hubby.Insights;

/// <summary>
/// <c>GET /portal/home/{chart}.csv</c>: the numbers of a chart, for the same days and brand. Cells that a spreadsheet would run
/// as a formula begin with an apostrophe.
/// </summary>
static class HomeCsv
{
    static readonly CsvWriterOptions Form = new() { Injection = CsvInjection.Escape };

    static readonly (string Name, Measure Measure)[] OfDays =
    [
        ("booked", Measure.Booked), ("messaged", Measure.Messaged), ("claimed", Measure.Claimed), ("redeemed", Measure.Redeemed),
        ("installed", Measure.Installed), ("active", Measure.Active), ("cancelled", Measure.Cancelled),
        ("messaged_that_day", Measure.MessagedThen), ("claimed_that_day", Measure.ClaimedThen),
        ("redeemed_that_day", Measure.RedeemedThen), ("installed_that_day", Measure.InstalledThen),
        ("active_that_day", Measure.ActiveThen), ("cancelled_that_day", Measure.CancelledThen),
    ];

    public static async Task<IResult> Handle(
        string chart, PortalPage page, HttpContext http, ReadFigures figures, ReadHooks hooks, CancellationToken ct)
    {
        var wish = HomePages.WishOf(page, http);
        var lines = chart == "webhooks"
            ? OfHooks(await hooks.HandleAsync(page.Partner.Id, wish.Period, ct), wish.Period)
            : LinesOf(chart, await figures.HandleAsync(page.Partner.Id, wish, ct), wish.Period);
        if (lines is null)
            return page.NotFound();
        var name = $"{chart}-{Period.Text(wish.Period.From)}-{Period.Text(wish.Period.To)}.csv";
        return Results.File(Write(lines), "text/csv; charset=utf-8", name);
    }

    static IEnumerable<string[]>? LinesOf(string chart, Figures figures, Period period) => chart switch
    {
        "funnel" => OfFunnel(figures),
        "days" => OfEachDay(figures, period),
        "messages" => OfMessages(figures),
        "destinations" => OfRanked(figures.Destinations, row => row.Destination, hasActive: true),
        "airports" => OfRanked(figures.Airports, row => row.Airport, hasActive: false),
        _ => null,
    };

    static IEnumerable<string[]> OfFunnel(Figures figures) =>
    [
        ["stage", "bookings", "bookings_before"],
        .. Figures.Stages.Select(stage => (string[])
            [$"{stage}".ToLowerInvariant(), Text(figures.Sum(stage)), Text(figures.SumBefore(stage))]),
    ];

    static IEnumerable<string[]> OfEachDay(Figures figures, Period period) =>
    [
        ["day", .. OfDays.Select(column => column.Name)],
        .. Enumerable.Range(0, period.Days).Select(index => (string[])
            [Period.Text(period.From + index), .. OfDays.Select(column => Text(figures.Days[column.Measure][index]))]),
    ];

    static IEnumerable<string[]> OfMessages(Figures figures) =>
    [
        ["channel", "sent", "delivered", "waiting", "skipped", "failed"],
        .. figures.Messages.Select(row => (string[])
        [
            ChannelNames.Of(row.Channel), Text(row.Sent), Text(row.Delivered), Text(row.Waiting), Text(row.Skipped),
            Text(row.Failed),
        ]),
    ];

    static IEnumerable<string[]> OfRanked(IReadOnlyList<Ranked> rows, Func<Ranked, string> name, bool hasActive)
    {
        yield return hasActive ? ["code", "name", "bookings", "bookings_before", "active"]
            : ["code", "name", "bookings", "bookings_before"];
        foreach (var row in rows)
        {
            string[] line = [row.Code, name(row), Text(row.Count), Text(row.Before)];
            yield return hasActive ? [.. line, Text(row.Active)] : line;
        }
    }

    static IEnumerable<string[]> OfHooks(IReadOnlyList<HookHealth> hooks, Period period) =>
    [
        ["webhook", "id", "day", "answered", "failed"],
        .. from hook in hooks
           from index in Enumerable.Range(0, period.Days)
           select (string[])
           [
               hook.Shown, $"{hook.Id}", Period.Text(period.From + index), Text(hook.Answered[index]), Text(hook.Failed[index]),
           ],
    ];

    static string Text(long count) => count.ToString(CultureInfo.InvariantCulture);

    static byte[] Write(IEnumerable<string[]> lines)
    {
        using var bytes = new MemoryStream();
        using (var csv = CsvWriter.Create(bytes, Form, leaveOpen: true))
        {
            foreach (var line in lines)
            {
                foreach (var cell in line)
                    csv.WriteField(cell);
                csv.EndRecord();
            }

            csv.Flush();
        }

        return bytes.ToArray();
    }
}
