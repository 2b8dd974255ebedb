using Hubby.Bench.Measure;
using Hubby.Bench.Stage;

namespace Hubby.Bench.Crash;

/// <summary>Runs the trials one after another and says whether every promise was kept.</summary>
sealed class CrashTest(string published, string directory)
{
    static readonly TimeSpan LastWords = TimeSpan.FromMinutes(2);
    readonly Report _report = new("Crash test",
        [
            "store", "trial", "bookings answered 2xx", "lost", "doubled", "torn", "answered otherwise the second time",
            "undocumented answers", "longest pause",
        ]);

    int _number;

    /// <summary>The table, and whether it is as it must be.</summary>
    public async Task<(string Text, bool IsGood)> RunAsync(IEnumerable<Trial> trials, CancellationToken ct)
    {
        Signals.AdoptOrphans();
        var isGood = true;
        foreach (var trial in trials)
        {
            var store = trial.IsPostgres ? "PostgreSQL" : "SQLite";
            Console.Error.WriteLine($"{store}: {trial.Name}");
            if (trial.NeedsDisk && LoopDisk.Missing() is { } missing)
                _report.Add(store, $"{trial.Name}: not run, {missing}", "", "", "", "", "", "", "");
            else
                isGood &= await RunAsync(store, trial, ct);
        }

        return (_report.ToMarkdown(), isGood);
    }

    async Task<bool> RunAsync(string store, Trial trial, CancellationToken ct)
    {
        var folder = Path.Combine(directory, $"crash-{_number++}");
        var site = new Site(published, folder, trial.IsPostgres, trial.NeedsDisk ? new LoopDisk(folder, megabytes: 1024) : null);
        var ledger = new Ledger();
        try
        {
            Directory.CreateDirectory(folder);
            await site.StartAsync(trial.Options, trial.WithoutSync ? await NoSyncAsync(ct) : null, ct);
            var broken = await TormentAsync(trial, site, ledger, ct);
            Console.Error.WriteLine($"  answers: {ledger.AnswersText}");
            var found = broken is null ? await ReadBack.RunAsync(site, ledger, ct) : new Found(ledger.Count, 0, 0, broken);
            var remark = found.Integrity == "ok" ? "" : $"; {found.Integrity}";
            _report.Add(
                store, trial.Name, $"{ledger.Count:N0}", $"{found.Lost}", $"{found.Doubled}", $"{found.Torn}",
                $"{ledger.Changed}", $"{ledger.Undocumented}", $"{ledger.LongestPause.TotalSeconds:N1} s{remark}");
            return trial.IsControl ? found.Lost > 0 : found.IsWhole && ledger is { Changed: 0, Undocumented: 0 };
        }
        finally
        {
            await site.EndAsync(CancellationToken.None);
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Why the site did not come back, which only a control may do; else none.</summary>
    static async Task<string?> TormentAsync(Trial trial, Site site, Ledger ledger, CancellationToken ct)
    {
        using var enough = new CancellationTokenSource();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(ct);
        using var writers = new Writers(site.Addresses, site.Credentials, ledger, "CRASH");
        var writing = writers.RunAsync(enough.Token, end.Token);
        try
        {
            await trial.TormentAsync(new Torment(site, ledger), ct);
            return null;
        }
        catch (InvalidOperationException failure) when (trial.IsControl)
        {
            await end.CancelAsync();
            return $"did not come back: {failure.Message.Split('\n')[0]}";
        }
        finally
        {
            await enough.CancelAsync();
            end.CancelAfter(LastWords);
            await FinishAsync(writing, end.Token);
        }
    }

    static async Task FinishAsync(Task writing, CancellationToken end)
    {
        try
        {
            await writing;
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            Console.Error.WriteLine("  writers gave up");
        }
    }

    async Task<string> NoSyncAsync(CancellationToken ct)
    {
        var library = Path.Combine(directory, "nosync.so");
        var source = Path.Combine(Shell.Root, "bench", "Hubby.Bench", "Crash", "nosync.c");
        await Shell.RunAsync("gcc", ["-shared", "-fPIC", "-O2", "-o", library, source], ct);
        return library;
    }
}
