using System.Diagnostics;
using Hubby.Bench.Load;
using Hubby.Bench.Mail;
using Hubby.Bench.Measure;
using Hubby.Bench.Stage;

namespace Hubby.Bench.Hooks;

/// <summary>How soon the first attempt of a webhook arrives, while some receivers are dead.</summary>
sealed class HookParts(Arena arena, Sizes sizes)
{
    const int Silent = 5;
    const int Closed = 5;
    const int Rate = 200;
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    int Partners => sizes.IsQuick ? 15 : 50;
    int Warm => Rate * (int)sizes.WarmUp.TotalSeconds;
    int Timed => Rate * (sizes.IsQuick ? 5 : 60);

    /// <summary>From the answer of the API to the arrival, for bookings on a fixed schedule.</summary>
    public async Task<Report> RunAsync(CancellationToken ct)
    {
        await using var sink = await HookSink.StartAsync();
        var setup = HookRows.With(await arena.FreshAsync(ct));
        var partners = new List<Credentials>();
        for (var number = 0; number < Partners; number++)
            partners.Add(await setup.CreatePartnerAsync(ct, $"hooked-{number}"));
        await using var server = await HubbyServer.StartAsync(setup, ct);
        for (var number = 0; number < Partners; number++)
        {
            using var booker = new Booker(partners[number]);
            await booker.CallAsync(new(server.Url, "/api/webhooks"), $$"""{"url":"{{UrlOf(number, sink)}}"}""", ct);
        }

        await BookAsync(server, partners, "WARM", Warm, ct);
        var booked = await BookAsync(server, partners, "T", Timed, ct);
        var alive = booked.Index().Where(each => IsAlive(each.Index % Partners)).ToList();
        var since = Stopwatch.GetTimestamp();
        while (alive.Exists(each => !Has(sink, each)) && Stopwatch.GetElapsedTime(since) < Patience)
            await Task.Delay(20, ct);

        var latencies = new Latencies();
        var came = alive.FindAll(each => Has(sink, each));
        foreach (var (index, each) in came)
            latencies.Add(Stopwatch.GetElapsedTime(each.At, sink.Taken[($"{index % Partners}", each.Reference)].First().At));
        var report = new Report($"{arena.Name}: from the answer to the first attempt of a webhook, "
            + $"{Silent} of {Partners} receivers silent, {Closed} closed",
            ["events offered", "for receivers that live", "not come", "p50", "p99", "max"]);
        report.Add($"{Timed} at {Rate}/s", $"{alive.Count}", $"{alive.Count - came.Count}", Report.Ms(latencies.Percentile(50)),
            Report.Ms(latencies.Percentile(99)), Report.Ms(latencies.Max));
        return report;
    }

    bool Has(HookSink sink, (int Index, Booked Booked) each) =>
        sink.Taken.ContainsKey(($"{each.Index % Partners}", each.Booked.Reference));

    static bool IsAlive(int number) => number >= Silent + Closed;

    static Uri UrlOf(int number, HookSink sink) => number switch
    {
        < Silent => sink.Silent,
        < Silent + Closed => new($"http://127.0.0.1:{HubbyServer.FreePort()}/closed"),
        _ => sink.Of($"{number}"),
    };

    /// <summary>Each booking leaves when it is due, whether those before it were answered or not; partners take turns.</summary>
    async Task<Booked[]> BookAsync(HubbyServer server, List<Credentials> partners, string prefix, int count, CancellationToken ct)
    {
        var begun = Stopwatch.GetTimestamp();
        var booking = new List<Task<Booked>>(count);
        for (var number = 0; number < count; number++)
        {
            var due = TimeSpan.FromSeconds(number / (double)Rate) - Stopwatch.GetElapsedTime(begun);
            if (due > TimeSpan.Zero)
                await Task.Delay(due, ct);
            booking.Add(OneAsync(server, partners[number % Partners], prefix, number, ct));
        }

        return await Task.WhenAll(booking);
    }

    static async Task<Booked> OneAsync(HubbyServer server, Credentials partner, string prefix, int number, CancellationToken ct)
    {
        using var booker = new Booker(partner, withMail: false);
        return await booker.TryAsync(server.Url, prefix, number, ct)
            ?? throw new InvalidOperationException("A booking was not answered.");
    }
}
