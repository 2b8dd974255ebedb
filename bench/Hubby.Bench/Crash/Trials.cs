using System.Diagnostics;
using System.Security.Cryptography;
using Hubby.Bench.Stage;

namespace Hubby.Bench.Crash;

/// <summary>How much is done to the server.</summary>
sealed record Doses(int Kills, int Cuts, TimeSpan Frozen, TimeSpan Away, TimeSpan Full)
{
    public static Doses Of(int kills, bool isShort) => isShort
        ? new(kills, 3, TimeSpan.FromSeconds(6), TimeSpan.FromSeconds(6), TimeSpan.FromSeconds(5))
        : new(kills, Math.Max(3, kills / 10), TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(20));
}

/// <summary>One way to make trouble, on one kind of store.</summary>
/// <param name="Name">What is done.</param>
/// <param name="IsPostgres">To which store.</param>
/// <param name="TormentAsync">Does it, while the writers write.</param>
sealed record Trial(string Name, bool IsPostgres, Func<Torment, CancellationToken, Task> TormentAsync)
{
    public bool NeedsDisk { get; init; }

    /// <summary>A store told not to be durable: here bookings must be lost, or the trials prove nothing.</summary>
    public bool IsControl { get; init; }
    public string Options { get; init; } = "";
    public bool WithoutSync { get; init; }

    public static IReadOnlyList<Trial> All(Doses doses) =>
    [
        new($"{doses.Kills} × SIGKILL, server and database in turn", true, (it, ct) => it.KillInTurnAsync(doses.Kills, ct)),
        new($"{doses.Kills} × SIGKILL of the server", false, (it, ct) => it.KillServerAsync(doses.Kills, ct)),
        new($"{doses.Cuts} × power cut", true, (it, ct) => it.CutPowerAsync(doses.Cuts, ct)) { NeedsDisk = true },
        new($"{doses.Cuts} × power cut", false, (it, ct) => it.CutPowerAsync(doses.Cuts, ct)) { NeedsDisk = true },
        new($"database frozen for {doses.Frozen.TotalSeconds} s", true, (it, ct) => it.FreezeAsync(doses.Frozen, ct)),
        new($"database gone for {doses.Away.TotalSeconds} s", true, (it, ct) => it.TakeAwayAsync(doses.Away, ct)),
        new($"full disk, {doses.Full.TotalSeconds} s", true, (it, ct) => it.FillDiskAsync(doses.Full, ct)) { NeedsDisk = true },
        new($"full disk, {doses.Full.TotalSeconds} s", false, (it, ct) => it.FillDiskAsync(doses.Full, ct)) { NeedsDisk = true },
        new("control: synchronous_commit=off, 5 × SIGKILL of the database", true, (it, ct) => it.KillDatabaseAsync(5, ct))
        {
            IsControl = true, Options = ";Options=-c synchronous_commit=off",
        },
        new("control: without sync, 3 × power cut", false, (it, ct) => it.CutPowerAsync(3, ct))
        {
            IsControl = true, NeedsDisk = true, WithoutSync = true,
        },
    ];
}

/// <summary>What can be done to a site. Each blow falls while bookings are coming in.</summary>
sealed class Torment(Site site, Ledger ledger)
{
    const int Between = 20;
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    public async Task KillInTurnAsync(int kills, CancellationToken ct)
    {
        for (var kill = 0; kill < kills; kill++)
        {
            await MoreBookingsAsync(ct);
            await (kill % 2 == 0 ? site.KillServerAsync(ct) : site.KillDatabaseAsync(ct));
            Tell(kill, kills);
        }
    }

    public Task KillServerAsync(int kills, CancellationToken ct) => RepeatAsync(kills, site.KillServerAsync, ct);

    public Task KillDatabaseAsync(int kills, CancellationToken ct) => RepeatAsync(kills, site.KillDatabaseAsync, ct);

    public Task CutPowerAsync(int cuts, CancellationToken ct) => RepeatAsync(cuts, site.CutPowerAsync, ct);

    public async Task FreezeAsync(TimeSpan time, CancellationToken ct)
    {
        await MoreBookingsAsync(ct);
        site.Postgres!.Signal(Signals.Stop);
        await Task.Delay(time, ct);
        site.Postgres.Signal(Signals.Continue);
        await MoreBookingsAsync(ct);
    }

    public async Task TakeAwayAsync(TimeSpan time, CancellationToken ct)
    {
        await MoreBookingsAsync(ct);
        await site.Postgres!.StopAsync(ct);
        await Task.Delay(time, ct);
        await site.Postgres.StartAsync(ct);
        await MoreBookingsAsync(ct);
    }

    public async Task FillDiskAsync(TimeSpan time, CancellationToken ct)
    {
        await MoreBookingsAsync(ct);
        await site.Disk!.FillAsync(ct);
        await Task.Delay(time, ct);
        site.Disk.Free();

        // PostgreSQL gives up when it cannot write its log; whoever makes room starts it again.
        if (site.Postgres is { } postgres && postgres.Processes().Count == 0)
            await postgres.StartAsync(ct);
        await MoreBookingsAsync(ct);
    }

    async Task RepeatAsync(int times, Func<CancellationToken, Task> blowAsync, CancellationToken ct)
    {
        for (var time = 0; time < times; time++)
        {
            await MoreBookingsAsync(ct);
            await blowAsync(ct);
            Tell(time, times);
        }
    }

    /// <summary>Waits until bookings come in again, and then an instant that nobody can foresee.</summary>
    async Task MoreBookingsAsync(CancellationToken ct)
    {
        var (start, since) = (ledger.Count, Stopwatch.GetTimestamp());
        while (ledger.Count < start + Between)
        {
            if (Stopwatch.GetElapsedTime(since) > Patience)
                throw new InvalidOperationException($"No bookings came through any more. Answers: {ledger.AnswersText}");
            await Task.Delay(5, ct);
        }

        await Task.Delay(RandomNumberGenerator.GetInt32(300), ct);
    }

    static void Tell(int done, int all)
    {
        if ((done + 1) % 10 == 0)
            Console.Error.WriteLine($"  {done + 1} of {all}");
    }
}
