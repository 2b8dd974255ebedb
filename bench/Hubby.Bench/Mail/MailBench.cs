using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Hubby.Bench.Load;
using Hubby.Bench.Stage;

namespace Hubby.Bench.Mail;

/// <summary>How many of each.</summary>
/// <param name="Timed">Bookings whose mail is timed.</param>
/// <param name="Waiting">Mails that wait when the rate is taken.</param>
/// <param name="Crashed">Bookings made while the server is killed.</param>
/// <param name="Kills">How often.</param>
sealed record MailDoses(int Timed, int Waiting, int Crashed, int Kills);

/// <summary>How soon mails leave, how many a second, and whether any is lost when the server is killed.</summary>
sealed class MailBench(string published, string directory, MailDoses doses)
{
    const int Bookers = 8;
    const double TimedRate = 50;
    const double RateBeside = 100;
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    readonly StringBuilder _text = new("| store | what | figure |\n|---|---|---|\n");
    bool _isGood = true;

    public async Task<(string Text, bool IsGood)> RunAsync(CancellationToken ct)
    {
        foreach (var arena in new Arena[]
            { new PostgresArena(published, directory, Sizes.Of(true)), new SqliteArena(published, directory, Sizes.Of(true)) })
        {
            await arena.PrepareAsync(ct);
            await LatencyAsync(arena, ct);
            await RateAsync(arena, ct);
            await CrashAsync(arena, ct);
            if (arena is PostgresArena postgres)
                await postgres.Postgres.StopAsync(ct);
        }

        return (_text.ToString(), _isGood);
    }

    static ServerSetup With(ServerSetup setup, MailSink sink) => setup with
    {
        More = new Dictionary<string, string> { ["Email__Smtp"] = sink.Address, ["Messaging__LeaseSeconds"] = "20" },
    };

    async Task LatencyAsync(Arena arena, CancellationToken ct)
    {
        await using var sink = new MailSink();
        await using var server = await HubbyServer.StartAsync(With(await arena.FreshAsync(ct), sink), ct);
        using var booker = new Booker(arena.Credentials);
        for (var number = 0; number < 200; number++)
            await booker.TryAsync(server.Url, Name("WARM", number), withMail: true, ct);
        await UntilAsync(() => sink.Count >= 200, ct);

        var answered = new Dictionary<string, long>();
        var begun = Stopwatch.GetTimestamp();
        for (var number = 0; number < doses.Timed; number++)
        {
            var due = TimeSpan.FromSeconds(number / TimedRate) - Stopwatch.GetElapsedTime(begun);
            if (due > TimeSpan.Zero)
                await Task.Delay(due, ct);
            answered[Name("T", number)] = await booker.TryAsync(server.Url, Name("T", number), withMail: true, ct)
                ?? throw new InvalidOperationException("A booking was not answered.");
        }

        await UntilAsync(() => sink.Count >= 200 + doses.Timed, ct);
        var latencies = new Latencies();
        foreach (var (name, at) in answered)
            latencies.Add(Stopwatch.GetElapsedTime(at, sink.Mails[Booker.EmailOf(name)].First().At));
        Line(arena, $"answer to mail, {doses.Timed} bookings at {TimedRate}/s",
            $"p50 {latencies.Percentile(50).TotalMilliseconds:0} ms, p99 {latencies.Percentile(99).TotalMilliseconds:0} ms, "
            + $"longest {latencies.Max.TotalMilliseconds:0} ms", latencies.Percentile(99) <= TimeSpan.FromSeconds(1));
    }

    async Task RateAsync(Arena arena, CancellationToken ct)
    {
        await using var sink = new MailSink();
        sink.Hold();
        await using var server = await HubbyServer.StartAsync(With(await arena.FreshAsync(ct), sink), ct);
        await BookAllAsync(arena, server.Url, "R", doses.Waiting, [], ct);

        using var end = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var beside = BesideAsync(arena, server.Url, end.Token);
        sink.Open();
        await UntilAsync(() => sink.Count > 0, ct);
        var (begun, first) = (Stopwatch.GetTimestamp(), sink.Count);
        await UntilAsync(() => sink.Count >= doses.Waiting, ct);
        var rate = (doses.Waiting - first) / Stopwatch.GetElapsedTime(begun).TotalSeconds;
        await end.CancelAsync();
        Line(arena, $"mails to a sink while {await beside:0} bookings/s go on", $"{rate:0} mails/s", rate >= 300);
    }

    async Task<double> BesideAsync(Arena arena, Uri server, CancellationToken ct)
    {
        using var booker = new Booker(arena.Credentials);
        var begun = Stopwatch.GetTimestamp();
        var made = 0;
        try
        {
            for (; ; made++)
            {
                var due = TimeSpan.FromSeconds(made / RateBeside) - Stopwatch.GetElapsedTime(begun);
                if (due > TimeSpan.Zero)
                    await Task.Delay(due, ct);
                await booker.TryAsync(server, Name("B", made), withMail: false, ct);
            }
        }
        catch (OperationCanceledException)
        {
            return made / Stopwatch.GetElapsedTime(begun).TotalSeconds;
        }
    }

    async Task CrashAsync(Arena arena, CancellationToken ct)
    {
        await using var sink = new MailSink();
        var setup = With(await arena.FreshAsync(ct), sink);
        var server = await HubbyServer.StartAsync(setup, ct);
        var answered = new ConcurrentDictionary<string, long>();
        var booking = BookAllAsync(arena, server.Url, "C", doses.Crashed, answered, ct);
        for (var kill = 1; kill <= doses.Kills; kill++)
        {
            var wanted = (long)doses.Crashed * kill / (doses.Kills + 2);
            await UntilAsync(() => sink.Count >= wanted, ct);
            await server.KillAsync(ct);
            var port = server.Url.Port;
            await server.DisposeAsync();
            server = await HubbyServer.StartAsync(setup, ct, port);
        }

        await using var last = server;
        await booking;
        await UntilAsync(() => answered.Keys.All(name => sink.Mails.ContainsKey(Booker.EmailOf(name))), ct);
        var doubles = sink.Mails.Values.Sum(mails => mails.Count - 1);
        var renamed = sink.Mails.Values.Count(mails => mails.Select(mail => mail.MessageId).Distinct().Count() > 1);
        var most = sink.Mails.Values.Max(mails => mails.Count);
        Line(arena, $"{answered.Count} bookings with mail, server killed {doses.Kills} times",
            $"every traveller has it; {doubles} doubles, {renamed} of them under another Message-ID,"
            + $" at most {most} mails for one",
            renamed == 0 && doubles <= doses.Kills);
    }

    /// <summary>Each booking is repeated until it is answered.</summary>
    static async Task BookAllAsync(
        Arena arena, Uri server, string prefix, int count, ConcurrentDictionary<string, long> answered, CancellationToken ct)
    {
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, Bookers).Select(async _ =>
        {
            using var booker = new Booker(arena.Credentials);
            while (Interlocked.Increment(ref next) is var number && number < count)
            {
                long? at;
                while ((at = await booker.TryAsync(server, Name(prefix, number), withMail: true, ct)) is null)
                    await Task.Delay(20, ct);
                answered[Name(prefix, number)] = at.Value;
            }
        }));
    }

    static async Task UntilAsync(Func<bool> isDone, CancellationToken ct)
    {
        var since = Stopwatch.GetTimestamp();
        while (!isDone())
        {
            if (Stopwatch.GetElapsedTime(since) > Patience)
                throw new InvalidOperationException("The mails did not come.");
            await Task.Delay(5, ct);
        }
    }

    static string Name(string prefix, int number) => string.Create(CultureInfo.InvariantCulture, $"{prefix}-{number}");

    void Line(Arena arena, string what, string figure, bool isGood)
    {
        _isGood &= isGood;
        var line = $"| {arena.Name} | {what} | {figure}{(isGood ? "" : " (NOT as wanted)")} |";
        Console.Error.WriteLine(line);
        _text.Append(line).Append('\n');
    }
}
