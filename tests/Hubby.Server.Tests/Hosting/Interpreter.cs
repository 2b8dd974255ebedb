using System.Diagnostics;

namespace Hubby.Tests.Hosting;

/// <summary>Programs of other languages, run as their reader would.</summary>
static class Interpreter
{
    public static bool IsInstalled(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, program)));

    /// <summary>What it printed; its end with a failure fails the test.</summary>
    public static async Task<string> RunAsync(
        string program, string[] arguments, string folder, IEnumerable<KeyValuePair<string, string>>? environment = null)
    {
        var ct = TestContext.Current.CancellationToken;
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // A build inside a test run must not think it is part of the build around it.
        var ofBuild = start.Environment.Keys
            .Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList();
        foreach (var name in ofBuild)
            start.Environment.Remove(name);
        foreach (var (name, value) in environment ?? [])
            start.Environment[name] = value;

        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(ct);
        var output = await process.StandardOutput.ReadToEndAsync(ct);
        await process.WaitForExitAsync(ct);
        Assert.True(process.ExitCode == 0, await errors + output);
        return output;
    }
}
