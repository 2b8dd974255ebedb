using System.Collections.Concurrent;
using System.Diagnostics;
using System.Security.Cryptography;
using Hubby.Bench.Measure;
using Hubby.Bench.Stage;

namespace Hubby.Bench.Mail;

/// <summary>
/// Kills the server while bookings that ask for a mail come in, and counts at the mail server who has none and who has two.
/// </summary>
sealed class MailCrash(string published, string directory, int bookings, int kills)
{
    const int Bookers = 8;
    const int Forgotten = 5;

    // Short, so that what the dead had taken is taken over while the run goes on.
    const string LeaseSeconds = "10";

    readonly Report _report = new($"Mails while the server is killed",
        ["store", "trial", "bookings answered 2xx", "without a mail", "doubles", "the most for one kill",
            "under another Message-ID"]);

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
                await HastyAsync(arena, ct);
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
        await using var sink = new MailSink();
        var setup = MailParts.With(await arena.FreshAsync(ct), sink.Address, LeaseSeconds);
        var server = await HubbyServer.StartAsync(setup, ct);
        var port = server.Url.Port;
        var booked = new ConcurrentBag<Booked>();
        var booking = BookAsync(arena, server.Url, bookings, booked, ct);
        var killed = new List<long>();
        while (killed.Count < kills)
        {
            var wanted = (long)bookings * (killed.Count + 1) / (kills + 1);
            await MailParts.UntilAsync(() => sink.Mails.Count >= wanted, ct);
            await Task.Delay(RandomNumberGenerator.GetInt32(50), ct);
            await server.KillAsync(ct);
            killed.Add(Stopwatch.GetTimestamp());
            await server.DisposeAsync();
            server = await HubbyServer.StartAsync(setup, ct, port);
        }

        await using var last = server;
        await booking;
        await MailParts.UntilAsync(() => sink.Mails.Count >= bookings, ct);
        await SettledAsync(arena, setup, ct);
        var found = Found.Of(sink, booked, killed);
        Tell(arena, $"{kills} × SIGKILL of the server", booked.Count, found,
            found is { Lost: 0, Renamed: 0 } && found.Most <= 1);
    }

    /// <summary>A control: leases that end before the mail server has answered must show as doubles.</summary>
    async Task HastyAsync(Arena arena, CancellationToken ct)
    {
        await using var sink = new MailSink { AnswersAfter = TimeSpan.FromSeconds(2) };
        var setup = MailParts.With(await arena.FreshAsync(ct), sink.Address, "1");
        await using var server = await HubbyServer.StartAsync(setup, ct);
        var booked = new ConcurrentBag<Booked>();
        await BookAsync(arena, server.Url, 10, booked, ct);
        await MailParts.UntilAsync(() => sink.Count > 20, ct);
        var found = Found.Of(sink, booked, []);
        Tell(arena, "control: leases of 1 s, a mail server that answers after 2", booked.Count, found, found.Doubles > 0);
    }

    /// <summary>A control: rows that say sent when nothing was must show as mails that are missing.</summary>
    async Task ForgetfulAsync(Arena arena, CancellationToken ct)
    {
        await using var sink = new MailSink();
        var setup = MailParts.With(await arena.FreshAsync(ct), sink.Address, LeaseSeconds);
        var without = MailParts.With(setup, "smtp://127.0.0.1:1?starttls=never");
        var booked = new ConcurrentBag<Booked>();
        await using (var away = await HubbyServer.StartAsync(without, ct))
        {
            await BookAsync(arena, away.Url, 50, booked, ct);
            await MailRows.UntilPlannedAsync(arena, setup, ct);
        }

        await MailRows.SaySentAsync(arena, setup, Forgotten, ct);
        await using var server = await HubbyServer.StartAsync(setup, ct);
        await SettledAsync(arena, setup, ct);
        var found = Found.Of(sink, booked, []);
        Tell(arena, $"control: {Forgotten} rows say sent before they are", booked.Count, found, found.Lost == Forgotten);
    }

    static Task SettledAsync(Arena arena, ServerSetup setup, CancellationToken ct) =>
        MailRows.UntilNoneWaitsAsync(arena, setup, ct);

    /// <summary>Each booking is sent again until it is answered.</summary>
    static async Task BookAsync(Arena arena, Uri server, int count, ConcurrentBag<Booked> booked, CancellationToken ct)
    {
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, Bookers).Select(async _ =>
        {
            using var booker = new Booker(arena.Credentials);
            while (Interlocked.Increment(ref next) is var number && number < count)
            {
                Booked? made;
                while ((made = await booker.TryAsync(server, "C", number, ct)) is null)
                    await Task.Delay(20, ct);
                booked.Add(made);
            }
        }));
    }

    void Tell(Arena arena, string trial, int answered, Found found, bool isGood)
    {
        _isGood &= isGood;
        _report.Add(arena.Name, trial + (isGood ? "" : " (NOT as it must be)"), $"{answered:N0}", $"{found.Lost}",
            $"{found.Doubles}", found.Most is { } most ? $"{most}" : "", $"{found.Renamed}");
    }

    /// <summary>What the mail server has.</summary>
    /// <param name="Lost">Travellers without a mail.</param>
    /// <param name="Doubles">Mails beyond each traveller's first.</param>
    /// <param name="Most">Of those, the most whose first came between one kill and the next.</param>
    /// <param name="Renamed">Travellers whose mails have different Message-IDs.</param>
    sealed record Found(int Lost, int Doubles, int? Most, int Renamed)
    {
        public static Found Of(MailSink sink, IReadOnlyCollection<Booked> booked, List<long> killed)
        {
            var doubled = sink.Mails.Values.Where(mails => mails.Count > 1).ToList();
            var byKill = doubled.GroupBy(mails => killed.Count(kill => kill < mails.First().At))
                .Select(mails => mails.Sum(each => each.Count - 1));
            return new(
                booked.Count(each => !sink.Mails.ContainsKey(each.Email)), doubled.Sum(mails => mails.Count - 1),
                killed.Count > 0 ? byKill.DefaultIfEmpty(0).Max() : null,
                doubled.Count(mails => mails.Select(mail => mail.MessageId).Distinct().Count() > 1));
        }
    }
}
