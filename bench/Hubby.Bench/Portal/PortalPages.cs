using System.Diagnostics;
using System.Text.Json;
using Hubby.Bench.Load;
using Hubby.Bench.Measure;
using Hubby.Bench.Stage;

namespace Hubby.Bench.Portal;

/// <summary>How long the portal's pages take, each to its last byte, one after the other in turn.</summary>
static class PortalPages
{
    const int WarmUp = 5;
    const int Few = 10;
    const int Many = 100;
    const string Email = "owner@example.com";
    static readonly TimeSpan OfHome = TimeSpan.FromMilliseconds(300);
    static readonly TimeSpan OfList = TimeSpan.FromMilliseconds(200);
    static readonly TimeSpan Look = TimeSpan.FromSeconds(2);

    /// <summary>On a full store: until all is counted, and then the pages.</summary>
    public static async Task<Report> OnFullAsync(Arena arena, Sizes sizes, CancellationToken ct)
    {
        var setup = await arena.FullAsync(ct);
        var printed = await setup.VerbAsync(
            ["users", "invite", "--partner", "acme", "--email", Email, "--role", "owner", "--json"], ct);
        using var json = JsonDocument.Parse(printed.Split('\n').Single(line => line.StartsWith('{')));
        var link = new Uri(json.RootElement.GetProperty("link").GetString()!);
        await using var server = await HubbyServer.StartAsync(setup, ct);
        using var visitor = new PortalVisitor(server.Url);
        await visitor.SignInAsync(link, Email, ct);
        var begun = Stopwatch.GetTimestamp();
        while ((await visitor.OpenAsync("/portal", ct)).Text is var home
            && (home.Contains("being counted", StringComparison.Ordinal) || !home.Contains("h-fun", StringComparison.Ordinal)))
        {
            await Task.Delay(Look, ct);
        }

        var counted = Stopwatch.GetElapsedTime(begun).TotalSeconds;
        Console.Error.WriteLine($"  all is counted {counted:N0} s after the sign-in");
        return await MeasureAsync(visitor, $"{arena.Name}: {sizes.Full:N0} bookings, ", [], sizes.IsQuick ? Few : Many, ct);
    }

    public static async Task<Report> MeasureAsync(
        PortalVisitor visitor, string of, IReadOnlyCollection<string> more, int rounds, CancellationToken ct)
    {
        var pages = (await visitor.PagesAsync(ct)).Concat(more).ToDictionary(path => path, _ => new Latencies());
        var bytes = new Dictionary<string, int>();
        for (var round = -WarmUp; round < rounds; round++)
        {
            foreach (var (path, latencies) in pages)
            {
                var (text, took) = await visitor.OpenAsync(path, ct);
                bytes[path] = text.Length;
                if (round >= 0)
                    latencies.Add(took);
            }
        }

        var report = new Report(
            $"{of}pages of the portal, {rounds} times each", ["page", "p50", "p95", "longest", "KB", "asked p95"]);
        foreach (var (path, latencies) in pages)
        {
            var most = path.StartsWith("/portal?", StringComparison.Ordinal) || path == "/portal" ? OfHome : OfList;
            var p95 = latencies.Percentile(95);
            report.Add(path.Length > 60 ? path[..60] + "…" : path, Report.Ms(latencies.Percentile(50)), Report.Ms(p95),
                Report.Ms(latencies.Max), Report.Number(bytes[path] / 1000d), $"{Report.Ms(most)}{(p95 > most ? ": over" : "")}");
        }

        return report;
    }
}
