using System.Diagnostics;
using Hubby.Bench.Load;
using Hubby.Bench.Measure;
using Hubby.Bench.Stage;
using MimeKit;

namespace Hubby.Bench.Mail;

/// <summary>How soon a mail is in the traveller's mailbox, and how many leave in a second.</summary>
sealed class MailParts(Arena arena, Sizes sizes, string directory)
{
    const int Warm = 200;
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    static readonly TimeSpan Filling = TimeSpan.FromSeconds(10);

    int Timed => sizes.IsQuick ? 100 : 1000;

    /// <summary>From the answer of the API to the file in the Maildir, for bookings on a fixed schedule.</summary>
    public async Task<Report> SoonAsync(CancellationToken ct)
    {
        var report = new Report($"{arena.Name}: from the answer to the mail in Postfix's Maildir (en, th, ar in turn)",
            ["bookings offered", "mails", "right ones", "p50", "p99", "max"]);
        foreach (var rate in (int[])[20, 100])
        {
            await using var postfix = await Postfix.StartAsync(Path.Combine(directory, "postfix"), ct);
            await using var server = await HubbyServer.StartAsync(With(await arena.FreshAsync(ct), postfix.Address), ct);
            await BookAsync(server, "WARM", Warm, 100, ct);
            await UntilAsync(() => postfix.Count >= Warm, ct);
            var booked = await BookAsync(server, "T", Timed, rate, ct);
            await UntilAsync(() => postfix.Count >= Warm + Timed, ct);

            var (latencies, right) = (new Latencies(), 0);
            var mails = await postfix.ReadAsync(ct);
            foreach (var each in booked)
            {
                right += mails[each.Email].ToList() is [var (mail, _)] && IsRight(mail, each) ? 1 : 0;
                latencies.Add(Stopwatch.GetElapsedTime(each.At, mails[each.Email].First().At));
            }

            report.Add($"{Timed} at {rate}/s", $"{postfix.Count - Warm}", $"{right}", Report.Ms(latencies.Percentile(50)),
                Report.Ms(latencies.Percentile(99)), Report.Ms(latencies.Max));
        }

        return report;
    }

    /// <summary>Mails per second out of a queue that does not run dry, while bookings with mail go on.</summary>
    public async Task<Report> RateAsync(CancellationToken ct)
    {
        var (rates, beside) = (new List<double>(), new List<LaneResult>());
        for (var repeat = 0; repeat < sizes.Repeats; repeat++)
        {
            await using var sink = new MailSink();
            sink.Hold();
            var setup = With(await arena.FreshAsync(ct), sink.Address);
            await using var server = await HubbyServer.StartAsync(setup, ct);
            using var bookings = new BookingRequests(arena.Credentials, "FILL-", withMail: true);
            EventLoop.Run(server.Url, [new("waiting", bookings, sizes.Connections)], TimeSpan.Zero, Filling);
            await MailRows.UntilPlannedAsync(arena, setup, ct);
            sink.Open();
            await UntilAsync(() => sink.Count > 0, ct);

            using var more = new BookingRequests(arena.Credentials, "MORE-", withMail: true);
            var counting = CountAsync(sink, bookings.Made, ct);
            var result = EventLoop.Run(server.Url, [new("bookings", more, 128, 100)], sizes.WarmUp, sizes.Measure)[0];
            rates.Add(await counting);
            beside.Add(result);
            Console.Error.WriteLine($"  {rates[^1]:N0} mails/s of {bookings.Made:N0} waiting; {result}");
            if (result.Wrong > 0)
                throw new InvalidOperationException($"Not every answer was as it should be. {result}");
        }

        var report = new Report($"{arena.Name}: mails/s to a sink while 100 bookings/s with mail are offered",
            ["mails/s", "bookings/s", "their p50", "their p99"]);
        report.Add(Report.Spread(rates), Report.Spread([.. beside.Select(result => result.PerSecond)]),
            Parts.Percentile(beside, 50), Parts.Percentile(beside, 99));
        return report;
    }

    async Task<double> CountAsync(MailSink sink, long waiting, CancellationToken ct)
    {
        await Task.Delay(sizes.WarmUp, ct);
        var (from, since) = (sink.Count, Stopwatch.GetTimestamp());
        await Task.Delay(sizes.Measure, ct);
        var (to, spent) = (sink.Count, Stopwatch.GetElapsedTime(since));
        return to < waiting ? (to - from) / spent.TotalSeconds
            : throw new InvalidOperationException(
                $"The queue ran dry: {to:N0} mails went out, {waiting:N0} waited before the clock started.");
    }

    public static ServerSetup With(ServerSetup setup, string smtp, string leaseSeconds = "120") => setup with
    {
        More = new Dictionary<string, string>
        {
            ["Email__Smtp"] = smtp,
            ["Email__From"] = "esim@example.com",
            ["Messaging__LeaseSeconds"] = leaseSeconds,
        },
    };

    /// <summary>Each booking leaves when it is due, whether those before it were answered or not.</summary>
    async Task<Booked[]> BookAsync(HubbyServer server, string prefix, int count, double rate, CancellationToken ct)
    {
        var begun = Stopwatch.GetTimestamp();
        var booking = new List<Task<Booked>>(count);
        for (var number = 0; number < count; number++)
        {
            var due = TimeSpan.FromSeconds(number / rate) - Stopwatch.GetElapsedTime(begun);
            if (due > TimeSpan.Zero)
                await Task.Delay(due, ct);
            booking.Add(OneAsync(server, prefix, number, ct));
        }

        return await Task.WhenAll(booking);
    }

    async Task<Booked> OneAsync(HubbyServer server, string prefix, int number, CancellationToken ct)
    {
        using var booker = new Booker(arena.Credentials);
        return await booker.TryAsync(server.Url, prefix, number, ct)
            ?? throw new InvalidOperationException("A booking was not answered.");
    }

    static bool IsRight(MimeMessage mail, Booked booked) =>
        mail is { TextBody: { } plain, HtmlBody: { } html, Body.Headers: { } headers }
        && plain.Contains(booked.PromoCode, StringComparison.Ordinal) && html.Contains(booked.PromoCode, StringComparison.Ordinal)
        && headers["Content-Language"] == booked.Locale;

    public static async Task UntilAsync(Func<bool> isDone, CancellationToken ct)
    {
        var since = Stopwatch.GetTimestamp();
        while (!isDone())
        {
            if (Stopwatch.GetElapsedTime(since) > Patience)
                throw new InvalidOperationException("The mails did not come.");
            await Task.Delay(5, ct);
        }
    }
}
