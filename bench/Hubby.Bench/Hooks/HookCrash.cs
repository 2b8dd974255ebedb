using System.Collections.Concurrent;
using System.Security.Cryptography;
using Hubby.Bench.Mail;
using Hubby.Bench.Measure;
using Hubby.Bench.Stage;

namespace Hubby.Bench.Hooks;

/// <summary>
/// Kills the server while bookings come in whose events go to two webhooks, and counts at the receivers what has not come.
/// </summary>
sealed class HookCrash(string published, string directory, int bookings, int kills)
{
    const int Bookers = 8;
    const int Forgotten = 5;
    static readonly string[] Receivers = ["one", "two"];

    readonly Report _report = new("Webhooks while the server is killed",
        ["store", "trial", "bookings answered 2xx", "deliveries that have not come", "doubles", "under another webhook-id"]);

    bool _isGood = true;

    public async Task<(string Text, bool IsGood)> RunAsync(CancellationToken ct)
    {
        foreach (var arena in new Arena[]
            { new PostgresArena(published, directory, Sizes.Of(true)), new SqliteArena(published, directory, Sizes.Of(true)) })
        {
            await arena.PrepareAsync(ct);
            try
            {
                await KillAsync(arena, ct);
                await ForgetfulAsync(arena, ct);
            }
            finally
            {
                if (arena is PostgresArena { Postgres: var postgres })
                    await postgres.StopAsync(CancellationToken.None);
            }
        }

        return (_report.ToMarkdown(), _isGood);
    }

    async Task KillAsync(Arena arena, CancellationToken ct)
    {
        await using var sink = await HookSink.StartAsync();
        var setup = HookRows.With(await arena.FreshAsync(ct));
        var server = await HubbyServer.StartAsync(setup, ct);
        var port = server.Url.Port;
        await SubscribeAsync(arena, server, sink, ct);
        var booked = new ConcurrentBag<Booked>();
        var booking = BookAsync(arena, server.Url, bookings, booked, ct);
        for (var kill = 1; kill <= kills; kill++)
        {
            var wanted = bookings * kill / (kills + 1);
            await MailParts.UntilAsync(() => booked.Count >= wanted, ct);
            await Task.Delay(RandomNumberGenerator.GetInt32(50), ct);
            await server.KillAsync(ct);
            await server.DisposeAsync();
            server = await HubbyServer.StartAsync(setup, ct, port);
        }

        await using var last = server;
        await booking;
        await HookRows.UntilNoneWaitsAsync(arena, setup, ct);
        Tell(arena, $"{kills} × SIGKILL of the server", booked, sink, lost => lost == 0);
    }

    /// <summary>A control: deliveries that a store has forgotten must show as missing.</summary>
    async Task ForgetfulAsync(Arena arena, CancellationToken ct)
    {
        await using var sink = await HookSink.StartAsync();
        var setup = await arena.FreshAsync(ct);
        var booked = new ConcurrentBag<Booked>();
        await using (var away = await HubbyServer.StartAsync(HookRows.With(setup, reaches: false), ct))
        {
            await SubscribeAsync(arena, away, sink, ct);
            await BookAsync(arena, away.Url, 50, booked, ct);
            await MailRows.UntilPlannedAsync(arena, setup, ct);
        }

        await HookRows.ForgetAsync(arena, setup, Forgotten, ct);
        await using var server = await HubbyServer.StartAsync(HookRows.With(setup), ct);
        await HookRows.UntilNoneWaitsAsync(arena, setup, ct);
        Tell(arena, $"control: {Forgotten} deliveries are deleted before they are sent", booked, sink, lost => lost == Forgotten);
    }

    // A name is judged when it is connected to, so the server that cannot reach the receivers takes them all the same.
    static async Task SubscribeAsync(Arena arena, HubbyServer server, HookSink sink, CancellationToken ct)
    {
        using var booker = new Booker(arena.Credentials);
        foreach (var receiver in Receivers)
        {
            var url = new UriBuilder(sink.Of(receiver)) { Host = "localhost" }.Uri;
            await booker.CallAsync(new(server.Url, "/api/webhooks"), $$"""{"url":"{{url}}","events":["booking.created"]}""", ct);
        }
    }

    /// <summary>Each booking is sent again until it is answered.</summary>
    static async Task BookAsync(Arena arena, Uri server, int count, ConcurrentBag<Booked> booked, CancellationToken ct)
    {
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, Bookers).Select(async _ =>
        {
            using var booker = new Booker(arena.Credentials, withMail: false);
            while (Interlocked.Increment(ref next) is var number && number < count)
            {
                Booked? made;
                while ((made = await booker.TryAsync(server, "H", number, ct)) is null)
                    await Task.Delay(20, ct);
                booked.Add(made);
            }
        }));
    }

    void Tell(Arena arena, string trial, ConcurrentBag<Booked> booked, HookSink sink, Func<int, bool> isRight)
    {
        var wanted = from each in booked from receiver in Receivers select (receiver, each.Reference);
        var lost = wanted.Count(key => !sink.Taken.ContainsKey(key));
        var doubled = sink.Taken.Values.Where(taken => taken.Count > 1).ToList();
        var renamed = doubled.Count(taken => taken.Select(hook => hook.EventId).Distinct().Count() > 1);
        var isGood = isRight(lost) && renamed == 0;
        _isGood &= isGood;
        _report.Add(arena.Name, trial + (isGood ? "" : " (NOT as it must be)"), $"{booked.Count:N0}", $"{lost}",
            $"{doubled.Sum(taken => taken.Count - 1)}", $"{renamed}");
    }
}
