using System.Diagnostics;

namespace Hubby.Bench.Stage;

/// <summary>Runs what stands beside us and hands back what it printed.</summary>
static class Shell
{
    public static string Root { get; } = FindRoot();

    public static Task<string> RunAsync(string program, IEnumerable<string> arguments, CancellationToken ct) =>
        RunAsync(program, arguments, new Dictionary<string, string>(), ct);

    public static async Task<string> RunAsync(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment, CancellationToken ct)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(ct);
        var errors = process.StandardError.ReadToEndAsync(ct);
        await process.WaitForExitAsync(ct);
        return process.ExitCode == 0
            ? await output
            : throw new InvalidOperationException(
                $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {await errors}{await output}");
    }

    static string FindRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "Hubby.slnx")))
            directory = directory.Parent ?? throw new InvalidOperationException("This does not stand in the repository.");
        return directory.FullName;
    }
}
