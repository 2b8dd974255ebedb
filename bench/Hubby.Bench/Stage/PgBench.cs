using System.Globalization;
using System.Text.RegularExpressions;

namespace Hubby.Bench.Stage;

/// <summary>PostgreSQL's own measuring program, on the script that commits one booking per transaction.</summary>
static partial class PgBench
{
    public static readonly int[] ClientCounts = [1, 2, 4, 8, 16, 32, 64];

    /// <summary>Transactions per second.</summary>
    /// <param name="postgres">The server.</param>
    /// <param name="database">A migrated database.</param>
    /// <param name="script">A file in bench/pgbench.</param>
    /// <param name="partner">Whose bookings.</param>
    /// <param name="clients">Connections, each with one transaction at a time.</param>
    /// <param name="measure">How long.</param>
    /// <param name="ct">Ends it.</param>
    public static async Task<double> RunAsync(
        PostgresServer postgres, string database, string script, Guid partner, int clients, TimeSpan measure,
        CancellationToken ct)
    {
        var text = (IFormattable clause) => clause.ToString(null, CultureInfo.InvariantCulture);
        var printed = await Shell.RunAsync(
            Program(),
            [
                "--no-vacuum", "--protocol=prepared", $"--client={text(clients)}", $"--jobs={text(Math.Min(clients, 2))}",
                $"--time={text((int)Math.Ceiling(measure.TotalSeconds))}",
                $"--file={Path.Combine(Shell.Root, "bench", "pgbench", script)}",
                "--define=n=0", $"--define=partner={partner}",
                "--host=127.0.0.1", $"--port={text(postgres.Port)}", "--username=postgres", database,
            ],
            ct);
        var failed = Failed().Match(printed);
        if (!failed.Success || failed.Groups[1].Value != "0")
            throw new InvalidOperationException($"pgbench had failures: {printed}");
        return double.Parse(Rate().Match(printed).Groups[1].Value, CultureInfo.InvariantCulture);
    }

    // Debian keeps it beside the server's programs, of which scripts/postgres.sh takes the newest.
    static string Program() => Directory.Exists("/usr/lib/postgresql")
        ? Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin", "pgbench"))
            .Where(File.Exists).OrderByDescending(path => int.Parse(path.Split('/')[4], CultureInfo.InvariantCulture)).First()
        : "pgbench";

    [GeneratedRegex(@"number of failed transactions: (\d+)")]
    private static partial Regex Failed();

    [GeneratedRegex(@"tps = ([\d.]+) \(without initial")]
    private static partial Regex Rate();
}
